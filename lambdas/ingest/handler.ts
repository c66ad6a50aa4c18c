import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import { CONNECTION_RETRIES, endCallsWith, HASTE, PATIENCE } from '../../aws/client-settings';
import { DynamoDbAlertStore } from '../../aws/dynamodb-alert-store';
import { DynamoDbEventStore } from '../../aws/dynamodb-event-store';
import { DynamoDbFailureLog } from '../../aws/dynamodb-failure-log';
import { DynamoDbLedger } from '../../aws/dynamodb-ledger';
import { DynamoDbUnprovenFiles } from '../../aws/dynamodb-unproven-files';
import { S3LogSource } from '../../aws/s3-log-source';
import { readReadyRules } from '../../core/rules/ready-rules';
import { InvocationDeadline } from './deadline';
import { readEnvironment } from './environment';
import { type BatchPorts, type BatchReport, ingestBatch } from './ingest-batch';
import { readQueueEvent } from './queue-message';
import { reportFailure, reportNoteTrouble, reportOutcome } from './report';
import { watchFor } from './watch';

const environment = readEnvironment(process.env);
const now = () => new Date();
// Beside the bundle, as it was packed with it.
const rules = readReadyRules(readFileSync(join(__dirname, 'rules.json'), 'utf8'));
const logger = new Logger();
const metrics = new Metrics();
const deadline = new InvocationDeadline();
const dynamoDb = new DynamoDBClient({ ...PATIENCE, retryStrategy: CONNECTION_RETRIES });
const s3 = new S3Client({ ...PATIENCE, forcePathStyle: environment.isS3Elsewhere });
for (const client of [dynamoDb, s3]) endCallsWith(client, () => deadline.signal);
const inTime = { millisecondsLeft: () => deadline.millisecondsLeft() };
// Of its own: notes are left when the deadline has ended all other calls.
const notesDynamoDb = new DynamoDBClient(HASTE);
endCallsWith(notesDynamoDb, () => deadline.answered);
const ports: BatchPorts = {
  source: new S3LogSource(s3, { bucketOwner: environment.logBucketOwner }),
  buckets: environment.logBuckets,
  events: new DynamoDbEventStore(dynamoDb, environment.tables, inTime),
  ledger: new DynamoDbLedger(dynamoDb, environment.tables.files, inTime),
  unproven: new DynamoDbUnprovenFiles(dynamoDb, environment.tables.files, inTime),
  sightings: new DynamoDbAlertStore(dynamoDb, environment.tables.alerts, now, inTime),
  failures: new DynamoDbFailureLog(notesDynamoDb, environment.tables.files),
  settings: environment.settings,
  watch: watchFor(rules, environment.alertSettings),
  now,
  deadline,
};
const desk = { logger, metrics };
const report: BatchReport = {
  outcome: (outcome) => reportOutcome(outcome, desk),
  failure: (error, message) => reportFailure(error, message, desk),
  noteTrouble: (error) => reportNoteTrouble(error, desk),
};

/** One message that fails comes again alone; its siblings are done. */
export async function handler(event: unknown, context: Context): Promise<SQSBatchResponse> {
  logger.addContext(context);
  deadline.begin(() => context.getRemainingTimeInMillis());
  try {
    const failed = await ingestBatch(readQueueEvent(event), ports, report);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  } finally {
    deadline.end();
    // It warns, in plain text, of having nothing to say.
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}
