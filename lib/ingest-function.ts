import { Aws, Duration, Stack, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { INGEST_MEMORY_MIB } from '../core/function-memory';
import type { IngestSettings } from '../core/settings';
import { bundledCode } from './bundled-code';
import type { TrailstoreConfig } from './config';
import type { EventStore } from './event-store';
import { createFunctionIdentity } from './function-identity';
import { POWERTOOLS, RUNTIME } from './function-settings';
import type { IngestQueue } from './ingest-queue';
import type { LogBucket } from './log-bucket';

/**
 * A log file is at most 50 MB before compression, some 25,000 events, and one partition takes 1,000 a
 * second: the five files of a call, by default, are done in time even if all their events fall into one
 * partition.
 */
export const INGEST_TIMEOUT = Duration.minutes(5);

export interface IngestFunctionProps {
  readonly ingestQueue: IngestQueue;
  readonly logBucket: LogBucket;
  readonly eventStore: EventStore;
  readonly settings: IngestSettings;
  readonly pace: TrailstoreConfig['ingest'];
  /** What this function and the alerts function are told, as JSON of `AlertSettings`. */
  readonly alertSettingsJson: string;
  readonly rulePackJson: string;
  readonly logRetentionDays: RetentionDays;
}

/**
 * Turns each announced log file into events in the tables, and keeps what rules saw in it. It holds no
 * right beyond that.
 */
export class IngestFunction extends Construct {
  readonly function: LambdaFunction;

  /** What the function is told, as it is told. */
  readonly settingsJson: string;

  constructor(scope: Construct, id: string, props: IngestFunctionProps) {
    super(scope, id);
    const { ingestQueue, logBucket, eventStore, pace } = props;
    this.settingsJson = JSON.stringify(props.settings);

    const { role, logGroup } = createFunctionIdentity(
      this,
      'Reads log files from the log bucket and writes events to the Trailstore tables',
      props.logRetentionDays,
    );
    logBucket.grantReadFiles(role);
    eventStore.grantIngest(role);
    explainWildcard(role, logBucket);

    this.function = new LambdaFunction(this, 'Function', {
      description: 'Trailstore: stores the events of CloudTrail log files',
      ...RUNTIME,
      code: bundledCode('ingest', props.rulePackJson),
      memorySize: INGEST_MEMORY_MIB,
      timeout: INGEST_TIMEOUT,
      role,
      logGroup,
      environment: {
        EVENTS_TABLE_NAME: eventStore.events.tableName,
        FILES_TABLE_NAME: eventStore.files.tableName,
        ALERTS_TABLE_NAME: eventStore.alerts.tableName,
        // Files are read from this bucket alone, whatever a message says: see ingest-message.ts.
        LOG_BUCKET_NAME: logBucket.bucket.bucketName,
        LOG_BUCKET_OWNER: Aws.ACCOUNT_ID,
        INGEST_SETTINGS: this.settingsJson,
        ALERT_SETTINGS: props.alertSettingsJson,
        ...POWERTOOLS,
      },
    });
    this.function.addEventSource(
      new SqsEventSource(ingestQueue.queue, {
        batchSize: pace.filesACall,
        maxConcurrency: pace.functionsAtOnce,
        // One file that fails comes back alone.
        reportBatchItemFailures: true,
      }),
    );
  }
}

function explainWildcard(role: Role, { bucket }: LogBucket): void {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket);
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/AWSLogs/*]`,
    reason:
      'CloudTrail names the log files; the function may read those it delivered, and no other.',
  });
}
