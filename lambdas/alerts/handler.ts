import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { AlertNotifier } from '../../aws/alert-notifier';
import { PATIENCE } from '../../aws/client-settings';
import { DynamoDbAlertStore } from '../../aws/dynamodb-alert-store';
import { DynamoDbEventReader } from '../../aws/dynamodb-event-reader';
import { rulesOf, unpackRules } from '../../core/rules/rule-pack';
import { readEnvironment } from './environment';
import { raiseAlerts } from './raise-alerts';
import { reportAlert, reportMessages } from './report';
import { sendMessages } from './send-messages';

/** What is kept back of the time to end in order: a message under way may wait for a slow answer. */
const LAST_MILLISECONDS = 30_000;

const environment = readEnvironment(process.env);
const now = () => new Date();
// Beside the bundle, as it was packed with it.
const { rules } = rulesOf(unpackRules(readFileSync(join(__dirname, 'rules.json'), 'utf8')));
const logger = new Logger();
const metrics = new Metrics();
const dynamoDb = new DynamoDBClient(PATIENCE);
const alerts = new DynamoDbAlertStore(dynamoDb, environment.tables.alerts, now);
const ports = {
  alerts,
  reader: new DynamoDbEventReader(dynamoDb, environment.tables),
  rules,
  now,
  oldestEventHours: environment.settings.oldestEventHours,
  isTold: true,
  notifier: new AlertNotifier({
    sns: new SNSClient(PATIENCE),
    topicArn: environment.topicArn,
    eventBridge: new EventBridgeClient(PATIENCE),
    busName: environment.eventBusName,
  }),
  stackName: environment.settings.stackName,
  region: environment.region,
};

/** Makes alerts of what rules saw since the last run, and tells of them. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  const holder = context.awsRequestId;
  const until = new Date(Date.now() + context.getRemainingTimeInMillis());
  if (!(await alerts.takeLease(holder, until))) {
    logger.info('another run is at work');
    return;
  }
  const mayGoOn = () => context.getRemainingTimeInMillis() > LAST_MILLISECONDS;
  try {
    await raiseAlerts(ports, mayGoOn, (alert) => reportAlert(alert, rules, { logger, metrics }));
    reportMessages(await sendMessages(ports, mayGoOn), { logger, metrics });
  } finally {
    await alerts.giveLeaseBack(holder);
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}
