import { Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Construct } from 'constructs';
import type { TrailstoreConfig } from './config';
import type { LogBucket } from './log-bucket';
import type { TrailLogGroup } from './trail-log-group';

type Selector = CfnTrail.AdvancedEventSelectorProperty;

export interface ActivityTrailProps {
  /** Fixed and not CloudFormation's, because the log bucket's policy names the trail before it exists. */
  readonly trailName: string;
  readonly logBucket: LogBucket;
  readonly dataEvents: TrailstoreConfig['dataEvents'];
  /** Where the trail delivers besides the bucket. */
  readonly logGroup?: TrailLogGroup | undefined;
}

/**
 * Records management events of all Regions, and the data events that the configuration asks for, with
 * signed digests of every file.
 *
 * It is the plain resource, not CDK's `Trail`: that one has no advanced event selectors, writes basic
 * ones that AWS refuses beside them, and opens the bucket to CloudTrail without `aws:SourceArn`.
 */
export class ActivityTrail extends Construct {
  constructor(scope: Construct, id: string, props: ActivityTrailProps) {
    super(scope, id);
    const { trailName, logBucket, dataEvents, logGroup } = props;
    logBucket.acceptDeliveryOf(
      Stack.of(this).formatArn({
        service: 'cloudtrail',
        resource: 'trail',
        resourceName: trailName,
      }),
    );

    const trail = new CfnTrail(this, 'Trail', {
      trailName,
      s3BucketName: logBucket.bucket.bucketName,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      cloudWatchLogsLogGroupArn: logGroup?.logGroup.logGroupArn,
      cloudWatchLogsRoleArn: logGroup?.role.roleArn,
      advancedEventSelectors: [
        MANAGEMENT_EVENTS,
        ...objectCalls(dataEvents, logBucket),
        ...(dataEvents.sesSends ? SES_SENDS : []),
      ],
    });
    // CloudTrail tries the bucket when the trail is created, and its policy has to stand by then.
    trail.node.addDependency(logBucket.bucket);
    // It tries the role as well.
    if (logGroup !== undefined) trail.node.addDependency(logGroup);
  }
}

const MANAGEMENT_EVENTS: Selector = {
  name: 'Management events',
  fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }],
};

/**
 * One selector for each of the three types that an SES send is recorded under. No `readOnly` filter:
 * CloudTrail marks sends as read only.
 * @see https://docs.aws.amazon.com/ses/latest/dg/logging-using-cloudtrail.html
 */
const SES_SENDS: Selector[] = ['EmailIdentity', 'ConfigurationSet', 'Template'].map((type) => ({
  name: `SES sends by ${type}`,
  fieldSelectors: [
    { field: 'eventCategory', equalTo: ['Data'] },
    { field: 'resources.type', equalTo: [`AWS::SES::${type}`] },
  ],
}));

/**
 * Calls on objects, never on those of our own two buckets: each delivered file would be an event in
 * the next. Conditions on one field add up to "begins with one of these, and with none of those".
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
 */
function objectCalls(
  { s3, buckets, exceptBuckets = [] }: TrailstoreConfig['dataEvents'],
  { bucket, accessLogs }: LogBucket,
): Selector[] {
  if (s3 === 'none') return [];
  const { partition } = Stack.of(bucket);
  return [
    {
      name: s3 === 'writes' ? 'S3 object writes' : 'S3 object reads and writes',
      fieldSelectors: [
        { field: 'eventCategory', equalTo: ['Data'] },
        { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
        ...(s3 === 'writes' ? [{ field: 'readOnly', equalTo: ['false'] }] : []),
        {
          field: 'resources.ARN',
          // The slash keeps `mail` from standing for `mail-archive` too.
          startsWith: buckets?.map((name) => `arn:${partition}:s3:::${name}/`),
          notStartsWith: [
            ...[bucket, accessLogs].map((own) => own.arnForObjects('')),
            ...exceptBuckets.map((name) => `arn:${partition}:s3:::${name}/`),
          ],
        },
      ],
    },
  ];
}
