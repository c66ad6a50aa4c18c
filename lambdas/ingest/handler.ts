import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { PATIENCE } from '../../aws/client-settings';
import { DynamoDbAlertStore } from '../../aws/dynamodb-alert-store';
import { DynamoDbEventStore } from '../../aws/dynamodb-event-store';
import { DynamoDbLedger } from '../../aws/dynamodb-ledger';
import { S3LogSource } from '../../aws/s3-log-source';
import { rulesOf, unpackRules } from '../../core/rules/rule-pack';
import { readEnvironment } from './environment';
import type { IngestPorts } from './ingest-file';
import { ingestMessage } from './ingest-message';
import { reportFailure, reportOutcome } from './report';
import { watchFor } from './watch';

const environment = readEnvironment(process.env);
const now = () => new Date();
// Beside the bundle, as it was packed with it.
const rulePack = unpackRules(readFileSync(join(__dirname, 'rules.json'), 'utf8'));
const logger = new Logger();
const metrics = new Metrics();
const dynamoDb = new DynamoDBClient(PATIENCE);
const ports: IngestPorts = {
  source: new S3LogSource(new S3Client({ ...PATIENCE, forcePathStyle: environment.isS3Elsewhere })),
  events: new DynamoDbEventStore(dynamoDb, environment.tables),
  ledger: new DynamoDbLedger(dynamoDb, environment.tables.files),
  sightings: new DynamoDbAlertStore(dynamoDb, environment.tables.alerts, now),
  settings: environment.settings,
  watch: watchFor(rulesOf(rulePack).rules, environment.alertSettings),
  now,
};
const processor = new BatchProcessor(EventType.SQS);

async function handleMessage(message: SQSRecord): Promise<void> {
  const attempt = Number(message.attributes.ApproximateReceiveCount);
  try {
    await ingestMessage(message.body, ports, attempt, (outcome) =>
      reportOutcome(outcome, { logger, metrics }),
    );
  } catch (error) {
    reportFailure(error, { messageId: message.messageId, attempt }, { logger, metrics });
    throw error;
  }
}

/** One message that fails comes again alone; its siblings are done. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  logger.addContext(context);
  try {
    return await processPartialResponse(event, handleMessage, processor, {
      context,
      throwOnFullBatchFailure: false,
    });
  } finally {
    // It warns, in plain text, of having nothing to say.
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}
