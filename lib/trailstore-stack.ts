import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { TrailstoreConfig } from './config';
import { EventStore } from './event-store';
import { describeIndexes, firstQueries, type Output } from './first-queries';
import { INGEST_TIMEOUT, IngestFunction } from './ingest-function';
import { IngestQueue } from './ingest-queue';
import { LogBucket } from './log-bucket';
import { ActivityTrail } from './trail';

/**
 * The way of the data, one construct a stage:
 *
 * trail ──> log bucket ──> queue ──> ingest function ──> event store
 */
export class TrailstoreStack extends Stack {
  constructor(scope: Construct, id: string, config: TrailstoreConfig) {
    super(scope, id, {
      stackName: config.stackName,
      description: 'Trailstore: who did what to Amazon SES and Amazon S3',
    });

    const logBucket = new LogBucket(this, 'LogBucket', config.logs);
    new ActivityTrail(this, 'Trail', {
      trailName: config.stackName,
      logBucket,
      dataEvents: config.dataEvents,
    });
    const ingestQueue = new IngestQueue(this, 'IngestQueue', { functionTimeout: INGEST_TIMEOUT });
    logBucket.announceFilesOn(ingestQueue);
    const eventStore = new EventStore(this, 'EventStore');
    const ingest = new IngestFunction(this, 'Ingest', {
      ingestQueue,
      logBucket,
      eventStore,
      settings: ingestSettings(config),
      logRetentionDays: config.functionLogRetentionDays,
    });

    // The command line finds the store by EventsTableName, FilesTableName and IngestSettings.
    this.output({
      EventsTableName: {
        description: 'The events, one item each; docs/querying.md says how to ask for them',
        value: eventStore.events.tableName,
      },
      EventsTableIndexes: {
        description: 'Indexes of the events table, each with its partition key and its sort key',
        value: describeIndexes(),
      },
      FilesTableName: {
        description: 'The ledger of log files, and the list of streams that hold events',
        value: eventStore.files.tableName,
      },
      LogBucketName: {
        description: 'Where CloudTrail delivers log files',
        value: logBucket.bucket.bucketName,
      },
      IngestQueueUrl: {
        description: 'Log files that wait for the ingest function',
        value: ingestQueue.queue.queueUrl,
      },
      DeadLetterQueueUrl: {
        description: 'Log files that failed five times; docs/operating.md says what to do',
        value: ingestQueue.deadLetterQueue.queueUrl,
      },
      IngestFunctionName: {
        description: 'Stores the events of log files',
        value: ingest.function.functionName,
      },
      IngestSettings: {
        description: 'What the ingest function is told',
        value: ingest.settingsJson,
      },
      ...firstQueries({
        tables: { events: eventStore.events.tableName, files: eventStore.files.tableName },
        account: this.account,
        region: this.region,
      }),
    });
  }

  private output(outputs: Readonly<Record<string, Output>>): void {
    for (const [name, output] of Object.entries(outputs)) new CfnOutput(this, name, output);
  }
}

function ingestSettings({ services, retentionDays, indexes, shards }: TrailstoreConfig) {
  return { services, retentionDays, indexes, shards };
}
