import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PATIENCE } from '../aws/client-settings';
import type { PipelineNames } from '../aws/deployed-store';
import type { DeployedPipeline, OpenStore, StoreChoice, StoreUse } from '../cli/context';
import { UsageError } from '../core/errors';
import config from '../trailstore.config';

/** What `--stack` means without a name: the stack that this checkout deploys. */
export const CONFIGURED_STACK = config.stackName ?? 'Trailstore';

/** A store, and the folder of the local one. */
export interface StorePlace extends StoreChoice {
  readonly home: string;
}

/**
 * Opens the local store, or the tables of a deployed stack. `TRAILSTORE_STACK` stands for a stack that
 * is not named; with `AWS_ENDPOINT_URL_DYNAMODB` set, another server takes the local store's place.
 *
 * @param use `read` when there is nothing to do without a store, `deployed` when only a stack's will do
 * @throws {UsageError} when a store is to be read and there is none, or must be deployed and is not
 */
export async function openStore(place: StorePlace, use: StoreUse): Promise<OpenStore> {
  const { DynamoDbAlertStore } = await import('../aws/dynamodb-alert-store');
  const { DynamoDbEventStore } = await import('../aws/dynamodb-event-store');
  const { DynamoDbEventReader } = await import('../aws/dynamodb-event-reader');
  const { DynamoDbLedger } = await import('../aws/dynamodb-ledger');
  const { client, tables, settings, stackName, pipeline, close } = await connect(place, use);
  return {
    events: new DynamoDbEventStore(client, tables),
    reader: new DynamoDbEventReader(client, tables),
    ledger: new DynamoDbLedger(client, tables.files),
    alerts: new DynamoDbAlertStore(client, tables.alerts, () => new Date()),
    settings,
    stackName,
    ...(pipeline !== undefined && {
      pipeline: () => connectPipeline(pipeline, place, client, tables.files),
    }),
    ...(stackName !== undefined && {
      audits: async () => {
        const { DynamoDbAuditLog } = await import('../aws/dynamodb-audit-log');
        return new DynamoDbAuditLog(client, tables.files);
      },
    }),
    close,
  };
}

async function connect(place: StorePlace, use: StoreUse) {
  const stack = place.stack ?? process.env.TRAILSTORE_STACK;
  if (stack === undefined) {
    if (use === 'deployed') {
      throw new UsageError(
        'this works on a deployed stack, and none is named: write --stack, or set TRAILSTORE_STACK; trailstore ingest reads log files into the local store',
      );
    }
    const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB;
    if (use === 'read' && endpoint === undefined && !existsSync(place.home)) {
      throw new UsageError(
        `there is no store in ${resolve(place.home)}: run trailstore ingest first, or name its folder with TRAILSTORE_HOME`,
      );
    }
    const { LOCAL_SETTINGS, openLocalStore } = await import('../local/local-store');
    const store = await openLocalStore(place.home, endpoint);
    return { ...store, settings: LOCAL_SETTINGS, stackName: undefined, pipeline: undefined };
  }
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { findDeployedStore } = await import('../aws/deployed-store');
  const cloudFormation = new CloudFormationClient(awsIdentity(place));
  const stackName = stack === true ? CONFIGURED_STACK : stack;
  const { tables, settings, pipeline } = await findDeployedStore(stackName, cloudFormation);
  const client = new DynamoDBClient(awsIdentity(place));
  return { client, tables, settings, stackName, pipeline, close: async () => client.destroy() };
}

async function connectPipeline(
  { logBucket, queueUrl, deadLetterQueueUrl }: PipelineNames,
  place: StorePlace,
  dynamoDb: DynamoDBClient,
  filesTable: string,
): Promise<DeployedPipeline> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  const { DynamoDbFailureLog } = await import('../aws/dynamodb-failure-log');
  const { S3LogArchive } = await import('../aws/s3-log-archive');
  const { SqsAnnouncer } = await import('../aws/sqs-announcer');
  const { SqsDeadLetters } = await import('../aws/sqs-dead-letters');
  const { CheckpointFiles } = await import('../local/checkpoint-files');
  const s3 = new S3Client({
    ...awsIdentity(place),
    // Buckets of another endpoint than Amazon's seldom have host names of their own.
    forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL),
  });
  // Another endpoint than Amazon's is asked, whatever host the queues' addresses name.
  const sqs = new SQSClient({ ...awsIdentity(place), useQueueUrlAsEndpoint: false });
  return {
    logBucket,
    archive: new S3LogArchive(s3),
    announcer: new SqsAnnouncer(sqs, queueUrl, () => new Date()),
    deadLetters: new SqsDeadLetters(sqs, { queueUrl, deadLetterQueueUrl }),
    failures: new DynamoDbFailureLog(dynamoDb, filesTable),
    checkpoints: new CheckpointFiles(join(place.home, 'backfill')),
  };
}

/** Profile and Region as the AWS CLI takes them. */
export function awsIdentity({ region, profile }: StoreChoice) {
  return {
    ...PATIENCE,
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  };
}
