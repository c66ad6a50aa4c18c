import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { AlertNotifier } from '../../aws/alert-notifier';
import { logNoCalls } from '../../aws/client-settings';
import { DynamoDbAlertStore } from '../../aws/dynamodb-alert-store';
import { DynamoDbEventReader } from '../../aws/dynamodb-event-reader';
import { DynamoDbEventStore } from '../../aws/dynamodb-event-store';
import { readReadyRules } from '../../core/rules/ready-rules';
import { readEnvironment } from './environment';
import { raiseAlerts } from './raise-alerts';
import { reportAlert, reportFailures, reportMessages } from './report';
import { sendMessages } from './send-messages';

/**
 * A call that is not answered so soon is tried again: a run has two minutes, and its last message must
 * not outlive it.
 */
const SETTINGS = {
  // The same few commands are sent over and over.
  cacheMiddleware: true,
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

/**
 * What is kept back of the time to end in order: room for two calls that are answered at the third try, and
 * no more than a part of a short time-out, or nothing would ever be done.
 */
const LAST_MILLISECONDS = 45_000;
const MOST_KEPT_BACK = 0.4;
/** Of what is left after that: messages that wait may take so much, then alerts, then messages again. */
const SHARE_OF_WAITING_MESSAGES = 0.3;
const SHARE_OF_ALERTS = 0.4;

const environment = readEnvironment(process.env);
const now = () => new Date();
// Beside the bundle, as it was packed with it.
const rules = readReadyRules(readFileSync(join(__dirname, 'rules.json'), 'utf8'));
const logger = new Logger();
const metrics = new Metrics();
const dynamoDb = new DynamoDBClient(SETTINGS);
const sns = new SNSClient(SETTINGS);
const eventBridge = new EventBridgeClient(SETTINGS);
for (const client of [dynamoDb, sns, eventBridge]) logNoCalls(client);
const alerts = new DynamoDbAlertStore(dynamoDb, environment.tables.alerts, now);
const ports = {
  alerts,
  reader: new DynamoDbEventReader(dynamoDb, environment.tables),
  events: new DynamoDbEventStore(dynamoDb, environment.tables),
  rules,
  now,
  oldestEventHours: environment.settings.oldestEventHours,
  isTold: true,
  notifier: new AlertNotifier({
    sns,
    topicArn: environment.topicArn,
    eventBridge,
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
  const all = context.getRemainingTimeInMillis();
  const keptBack = Math.min(LAST_MILLISECONDS, MOST_KEPT_BACK * all);
  const timeLeft = () => context.getRemainingTimeInMillis() - keptBack;
  const whole = timeLeft();
  const messagesUntil = whole * (1 - SHARE_OF_WAITING_MESSAGES);
  const alertsUntil = messagesUntil - whole * SHARE_OF_ALERTS;
  const desk = { logger, metrics };
  try {
    reportMessages(await sendMessages(ports, () => timeLeft() > messagesUntil), desk);
    const raised = await raiseAlerts(
      ports,
      () => timeLeft() > alertsUntil,
      (alert) => reportAlert(alert, rules, desk),
    );
    reportFailures(raised.failures, desk);
    reportMessages(await sendMessages(ports, () => timeLeft() > 0), desk);
  } finally {
    await giveLeaseBack(holder);
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}

/** One that is not given back runs out with this run's time. */
async function giveLeaseBack(holder: string): Promise<void> {
  try {
    await alerts.giveLeaseBack(holder);
  } catch (error) {
    logger.warn('the lease could not be given back', { reason: String(error) });
  }
}
