import './small-heap';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import {
  CONNECTION_RETRIES,
  endCallsWith,
  HASTE,
  logNoCalls,
  PATIENCE,
  TOLD_DYNAMODB,
  TOLD_S3,
  toldOf,
} from '../../aws/client-settings';
import { DynamoDbEventStore } from '../../aws/dynamodb-event-store';
import { DynamoDbFailureLog } from '../../aws/dynamodb-failure-log';
import { DynamoDbLedger } from '../../aws/dynamodb-ledger';
import { DynamoDbSightingStore } from '../../aws/dynamodb-sighting-store';
import { DynamoDbUnprovenFiles } from '../../aws/dynamodb-unproven-files';
import { S3LogSource } from '../../aws/s3-log-source';
import { METRICS_NAMESPACE, PIPELINE } from '../../core/metrics';
import type { FailureLog } from '../../core/ports';
import { readReadyRules } from '../../core/rules/ready-rules';
import { LogLines } from '../log-lines';
import { MetricLines } from '../metric-lines';
import { InvocationDeadline } from './deadline';
import { readEnvironment } from './environment';
import { type BatchPorts, type BatchReport, ingestBatch } from './ingest-batch';
import { readQueueEvent } from './queue-message';
import { reportFailure, reportNoteTrouble, reportOutcome } from './report';
import { keepOldSmall } from './small-heap';
import { watchFor } from './watch';

const environment = readEnvironment(process.env);
const now = () => new Date();
// Beside the bundle, as it was packed with it.
const rules = readReadyRules(readFileSync(join(__dirname, 'rules.json'), 'utf8'));
const write = (line: string) => void process.stdout.write(line);
const logger = new LogLines({
  ...environment.log,
  service: PIPELINE,
  trace: () => process.env._X_AMZN_TRACE_ID,
  now,
  write,
  writeFault: (line) => void process.stderr.write(line),
});
const metrics = new MetricLines({ namespace: METRICS_NAMESPACE, service: PIPELINE, now, write });
const deadline = new InvocationDeadline();
const { endpoints, ...whereabouts } = environment.sdk;
const dynamoDbSettings = {
  ...toldOf({ ...whereabouts, endpoint: endpoints.dynamoDb }),
  ...TOLD_DYNAMODB,
};
const dynamoDb = new DynamoDBClient({
  ...PATIENCE,
  ...dynamoDbSettings,
  retryStrategy: CONNECTION_RETRIES,
  // The same few commands are sent over and over.
  cacheMiddleware: true,
});
const s3 = new S3Client({
  ...PATIENCE,
  ...toldOf({ ...whereabouts, endpoint: endpoints.s3 }),
  ...TOLD_S3,
  // Buckets seldom have host names of their own where another server than Amazon's has them.
  forcePathStyle: endpoints.s3 !== undefined,
});
for (const client of [dynamoDb, s3]) {
  endCallsWith(client, () => deadline.signal);
  logNoCalls(client);
}
const inTime = { millisecondsLeft: () => deadline.millisecondsLeft() };
let failureLog: FailureLog | undefined;
/** Made for the first failure, of which most functions never hear. */
const failures = () => {
  failureLog ??= openFailureLog();
  return failureLog;
};
const ports: BatchPorts = {
  source: new S3LogSource(s3, { bucketOwner: environment.logBucketOwner }),
  buckets: environment.logBuckets,
  events: new DynamoDbEventStore(dynamoDb, environment.tables, inTime),
  ledger: new DynamoDbLedger(dynamoDb, environment.tables.files, inTime),
  unproven: new DynamoDbUnprovenFiles(dynamoDb, environment.tables.files, inTime),
  sightings: new DynamoDbSightingStore(dynamoDb, environment.tables.alerts, now, inTime),
  failures: {
    note: (note) => failures().note(note),
    find: (about) => failures().find(about),
    list: () => failures().list(),
  },
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
    metrics.publish();
    keepOldSmall();
  }
}

/** With a client of its own: notes are left when the deadline has ended all other calls. */
function openFailureLog(): FailureLog {
  const client = new DynamoDBClient({ ...dynamoDbSettings, ...HASTE });
  endCallsWith(client, () => deadline.answered);
  return new DynamoDbFailureLog(client, environment.tables.files);
}
