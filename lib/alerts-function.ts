import { Aws, Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { EVENT_DETAIL_TYPE, EVENT_SOURCE } from '../core/alerts/notifier';
import { ALERTS_MEMORY_MIB } from '../core/function-memory';
import type { AlertTopic } from './alert-topic';
import { bundledCode } from './bundled-code';
import type { EventStore } from './event-store';
import { createFunctionIdentity } from './function-identity';
import { POWERTOOLS, RUNTIME } from './function-settings';

/** Log files arrive minutes after the call: a minute more delays nobody, and costs some 0.20 USD a month. */
const EVERY = Duration.minutes(1);

/** A run stops before its end and leaves the rest to the next; two at once wait for each other. */
const TIMEOUT = Duration.minutes(2);

/** Every account has this bus, and rules of other teams look there. */
const EVENT_BUS_NAME = 'default';

export interface AlertsFunctionProps {
  readonly eventStore: EventStore;
  readonly alertTopic: AlertTopic;
  /** What the function is told, as JSON of `AlertSettings`. */
  readonly alertSettingsJson: string;
  readonly rulePackJson: string;
  readonly logRetentionDays: RetentionDays;
}

/** Makes alerts of what rules saw, each minute, and sends a message about each. */
export class AlertsFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: AlertsFunctionProps) {
    super(scope, id);
    const { eventStore, alertTopic } = props;
    const { role, logGroup } = createFunctionIdentity(
      this,
      'Makes alerts of what rules saw, and sends messages about them',
      props.logRetentionDays,
    );
    eventStore.grantAlerts(role);
    alertTopic.grantSend(role);
    grantPutEvents(role);

    this.function = new LambdaFunction(this, 'Function', {
      ...RUNTIME,
      description: 'Trailstore: raises alerts and sends messages about them',
      code: bundledCode('alerts', props.rulePackJson),
      memorySize: ALERTS_MEMORY_MIB,
      timeout: TIMEOUT,
      role,
      logGroup,
      // The next minute does it.
      retryAttempts: 0,
      environment: {
        EVENTS_TABLE_NAME: eventStore.events.tableName,
        FILES_TABLE_NAME: eventStore.files.tableName,
        ALERTS_TABLE_NAME: eventStore.alerts.tableName,
        ALERT_TOPIC_ARN: alertTopic.topic.topicArn,
        EVENT_BUS_NAME,
        ALERT_SETTINGS: props.alertSettingsJson,
        ...POWERTOOLS,
      },
    });
    new Rule(this, 'Schedule', {
      description: 'Trailstore: has alerts raised each minute',
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaTarget(this.function, { retryAttempts: 0, maxEventAge: EVERY })],
    });
  }
}

/**
 * Only what says that it comes from Trailstore and is an alert: on the default bus, rules of others
 * take the word of `source` for who sent an event.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
function grantPutEvents(role: Role): void {
  const bus = `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/${EVENT_BUS_NAME}`;
  role.addToPolicy(
    new PolicyStatement({
      sid: 'AnnounceAlerts',
      actions: ['events:PutEvents'],
      resources: [bus],
      conditions: {
        StringEquals: {
          'events:source': EVENT_SOURCE,
          'events:detail-type': EVENT_DETAIL_TYPE,
        },
      },
    }),
  );
}
