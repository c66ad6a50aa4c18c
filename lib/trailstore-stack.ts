import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { TrailstoreConfig } from './config';
import { EventStore } from './event-store';
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

    // The command line finds the store by these names.
    this.output({
      EventsTableName: eventStore.events.tableName,
      FilesTableName: eventStore.files.tableName,
      LogBucketName: logBucket.bucket.bucketName,
      IngestQueueUrl: ingestQueue.queue.queueUrl,
      DeadLetterQueueUrl: ingestQueue.deadLetterQueue.queueUrl,
      IngestFunctionName: ingest.function.functionName,
      IngestSettings: ingest.settingsJson,
    });
  }

  private output(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}

function ingestSettings({ services, retentionDays, indexes, shards }: TrailstoreConfig) {
  return { services, retentionDays, indexes, shards };
}
