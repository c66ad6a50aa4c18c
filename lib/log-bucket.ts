import { Aws, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type LifecycleRule,
  ObjectOwnership,
  StorageClass,
  TransitionDefaultMinimumObjectSize,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { TrailstoreConfig } from './config';
import type { IngestQueue } from './ingest-queue';

/** CloudTrail puts logs, digests and Insights below this key. */
const TRAIL_PREFIX = 'AWSLogs/';

/** Time to notice that a log file was deleted or overwritten, and to bring it back. */
const NONCURRENT_DAYS = 90;

/** CloudTrail uploads within minutes: what is unfinished after a day will never be finished. */
const ABANDONED_UPLOAD_DAYS = 1;

/** As long as management events are queried by default, so that the two can be laid side by side. */
const ACCESS_LOG_DAYS = 400;

/**
 * Where CloudTrail delivers. Log files are evidence: nobody reads or writes them in the clear or
 * anonymously, a deleted one can be brought back, every access is logged, and they outlive the stack.
 */
export class LogBucket extends Construct {
  readonly bucket: Bucket;

  /** Keeps S3's own log of who touched the log files. */
  readonly accessLogs: Bucket;

  /**
   * The bucket's ARN as text. The queue's policy names the bucket and has to exist before it, so it
   * cannot refer to the resource.
   */
  readonly bucketArn: string;

  constructor(scope: Construct, id: string, lifecycle: TrailstoreConfig['logs']) {
    super(scope, id);
    const bucketName = nameOfThisDeployment(Stack.of(this));
    this.bucketArn = `arn:${Aws.PARTITION}:s3:::${bucketName}`;

    // The trail leaves both buckets out of its data events, or it would feed on itself: this log is
    // what shows that someone read or deleted a log file.
    this.accessLogs = new Bucket(this, 'AccessLogs', {
      ...PRIVATE_AND_RETAINED,
      lifecycleRules: expireAfter(ACCESS_LOG_DAYS),
    });

    this.bucket = new Bucket(this, 'Bucket', {
      ...PRIVATE_AND_RETAINED,
      bucketName,
      serverAccessLogsBucket: this.accessLogs,
      lifecycleRules: [
        ...moveToColdAfter(lifecycle.coldAfterDays),
        ...expireAfter(lifecycle.expireAfterDays),
      ],
      transitionDefaultMinimumObjectSize:
        TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K,
    });

    // A bucket that outlives the stack without its policy would take requests in the clear.
    for (const { policy } of [this.accessLogs, this.bucket]) {
      policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
  }

  /**
   * Lets CloudTrail deliver, and only on behalf of this one trail: without `aws:SourceArn` any trail
   * of any account could write here.
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
   */
  acceptDeliveryOf(trailArn: string): void {
    const cloudTrail = new ServicePrincipal('cloudtrail.amazonaws.com');
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailChecksBucket',
        effect: Effect.ALLOW,
        principals: [cloudTrail],
        actions: ['s3:GetBucketAcl'],
        resources: [this.bucket.bucketArn],
        conditions: { StringEquals: { 'aws:SourceArn': trailArn } },
      }),
    );
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailDelivers',
        effect: Effect.ALLOW,
        principals: [cloudTrail],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`${TRAIL_PREFIX}${Aws.ACCOUNT_ID}/*`)],
        conditions: {
          StringEquals: {
            'aws:SourceArn': trailArn,
            's3:x-amz-acl': 'bucket-owner-full-control',
          },
        },
      }),
    );
  }

  /**
   * Announces every file that CloudTrail delivers on the queue. Written on the resource itself: the
   * construct's own `addEventNotification` deploys a helper function with rights over every bucket.
   * Digests and Insights are announced too; the function acknowledges and counts them.
   */
  announceFilesOn(ingestQueue: IngestQueue): void {
    ingestQueue.acceptNotificationsOf(this.bucketArn);
    const resource = this.bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: ingestQueue.queue.queueArn,
          filter: {
            s3Key: {
              rules: [
                { name: 'prefix', value: TRAIL_PREFIX },
                { name: 'suffix', value: '.json.gz' },
              ],
            },
          },
        },
      ],
    };
    // S3 sends a test message when it is told, and refuses a queue that does not let it.
    resource.node.addDependency(ingestQueue);
  }

  /** Lets a function read the log files, in the version that it was told of. */
  grantReadFiles(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'ReadLogFiles',
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [this.bucket.arnForObjects(`${TRAIL_PREFIX}*`)],
      }),
    );
  }
}

const PRIVATE_AND_RETAINED = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  // S3's own keys: access to the bucket is the boundary here. A KMS key would bill a request for every
  // file delivered and read, and losing it would lose the evidence.
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  versioned: true,
  removalPolicy: RemovalPolicy.RETAIN,
};

/**
 * A name that is known before the bucket exists and new in each deployment, so that a store can be
 * deployed again although the bucket of the one before outlived it. It ends with the first digits of
 * the stack's id, a UUID: arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID.
 */
function nameOfThisDeployment(stack: Stack): string {
  const uuid = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  const digits = Fn.select(0, Fn.split('-', uuid));
  return `${stack.stackName.toLowerCase()}-logs-${Aws.ACCOUNT_ID}-${digits}`;
}

type LifecycleDays = TrailstoreConfig['logs']['expireAfterDays'];

/**
 * Glacier Instant Retrieval, because a log file has to be readable the moment an auditor or a new
 * ingest asks for it. It bills a file below 128 KB as if it had 128, and most log files are smaller:
 * those stay where they are, by the bucket's smallest size for a transition.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html#sc-compare
 */
function moveToColdAfter(days: LifecycleDays): LifecycleRule[] {
  if (days === 'never') return [];
  const transition = {
    storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
    transitionAfter: Duration.days(days),
  };
  return [{ id: 'cold', transitions: [transition] }];
}

function expireAfter(days: LifecycleDays): LifecycleRule[] {
  return [
    {
      id: 'expire',
      expiration: days === 'never' ? undefined : Duration.days(days),
      noncurrentVersionExpiration: Duration.days(NONCURRENT_DAYS),
      abortIncompleteMultipartUploadAfter: Duration.days(ABANDONED_UPLOAD_DAYS),
    },
    // In a rule of its own: S3 does not take it beside an expiry in days.
    { id: 'delete-markers', expiredObjectDeleteMarker: true },
  ];
}
