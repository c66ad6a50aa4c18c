import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { AuditSettings } from '../core/audit/audit-settings';
import { AUDIT_MEMORY_MIB } from '../core/function-memory';
import { bundledCode } from './bundled-code';
import type { EventStore } from './event-store';
import { createFunctionIdentity } from './function-identity';
import { POWERTOOLS, RUNTIME } from './function-settings';
import type { IngestQueue } from './ingest-queue';
import type { LogBucket } from './log-bucket';

/** CloudTrail delivers a digest for each Region every hour. */
const EVERY = Duration.hours(1);

/** A run stops before its end and leaves the rest to the next: a week of many Regions takes several. */
const TIMEOUT = Duration.minutes(10);

/** What the trail delivers. */
const DELIVERIES = 'AWSLogs/*';

export interface AuditFunctionProps {
  readonly ingestQueue: IngestQueue;
  readonly logBucket: LogBucket;
  readonly eventStore: EventStore;
  readonly settings: AuditSettings;
  readonly logRetentionDays: RetentionDays;
}

/** Proves each hour, from the digests that CloudTrail signs, that the ledger has every log file. */
export class AuditFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: AuditFunctionProps) {
    super(scope, id);
    const { ingestQueue, logBucket, eventStore, settings } = props;
    const { role, logGroup } = createFunctionIdentity(
      this,
      'Compares CloudTrail digests with the ledger, and queues log files that it lacks',
      props.logRetentionDays,
    );
    for (const statement of permissions(props)) role.addToPolicy(statement);
    explainWildcards(role, logBucket);

    this.function = new LambdaFunction(this, 'Function', {
      ...RUNTIME,
      description: 'Trailstore: proves that the ledger has every log file',
      code: bundledCode('audit'),
      memorySize: AUDIT_MEMORY_MIB,
      timeout: TIMEOUT,
      role,
      logGroup,
      // The next hour does it.
      retryAttempts: 0,
      environment: {
        FILES_TABLE_NAME: eventStore.files.tableName,
        LOG_BUCKET_NAME: logBucket.bucket.bucketName,
        INGEST_QUEUE_URL: ingestQueue.queue.queueUrl,
        AUDIT_DELAY_HOURS: String(settings.delayHours),
        AUDIT_FIRST_DAYS: String(settings.firstDays),
        ...POWERTOOLS,
      },
    });
    new Rule(this, 'Schedule', {
      description: 'Trailstore: has the ledger audited each hour',
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaTarget(this.function, { retryAttempts: 0, maxEventAge: EVERY })],
    });
  }
}

/** It can neither read an event nor change a log file. */
function permissions({ ingestQueue, logBucket, eventStore }: AuditFunctionProps) {
  return [
    new PolicyStatement({
      sid: 'ListLogBucket',
      actions: ['s3:ListBucket'],
      resources: [logBucket.bucket.bucketArn],
    }),
    new PolicyStatement({
      sid: 'ReadDigests',
      actions: ['s3:GetObject'],
      resources: [logBucket.bucket.arnForObjects(DELIVERIES)],
    }),
    new PolicyStatement({
      sid: 'KeepFindings',
      // What is proven is taken off the list of what is not.
      actions: [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:Query',
      ],
      resources: [eventStore.files.tableArn],
    }),
    new PolicyStatement({
      sid: 'QueueLogFiles',
      actions: ['sqs:SendMessage'],
      resources: [ingestQueue.queue.queueArn],
    }),
    new PolicyStatement({
      sid: 'ReadPublicKeys',
      actions: ['cloudtrail:ListPublicKeys'],
      resources: ['*'],
    }),
  ];
}

function explainWildcards(role: Role, { bucket }: LogBucket): void {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket);
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${DELIVERIES}]`,
    reason: 'CloudTrail names the digests; the function may read what it delivered, and no other.',
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'The public keys are the same for everyone: IAM knows no resource for ListPublicKeys.',
  });
}
