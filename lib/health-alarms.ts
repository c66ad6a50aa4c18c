import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRICS, METRICS_NAMESPACE, type MetricName, PIPELINE } from '../core/metrics';
import type { AlertTopic } from './alert-topic';
import type { AlertsFunction } from './alerts-function';
import type { AuditFunction } from './audit-function';
import type { IngestFunction } from './ingest-function';
import type { IngestQueue } from './ingest-queue';

const PERIOD = Duration.minutes(5);
const AUDIT_PERIOD = Duration.hours(1);

/** Six times what a whole batch may take: a file that waits longer is stuck, not queued. */
const OLDEST_MESSAGE = Duration.minutes(30);

/** One failure is made good by the next run; so many one after another are not. */
const FAILURES_IN_A_ROW = 3;

/** What the audit misses once it makes good in the next hour. */
const AUDITS_FAILED = 2;
const AUDITS_MISSED = 3;

/** As much as CloudWatch and the scheduler may be late together. */
const MINUTES_IDLE = 15;

export interface HealthAlarmsProps {
  readonly ingestQueue: IngestQueue;
  readonly ingest: IngestFunction;
  readonly alerts: AlertsFunction;
  readonly audit: AuditFunction;
  readonly alertTopic: AlertTopic;
  readonly silenceHours: number;
}

/** What is wrong when it alarms, what to look at, and the command for it. */
interface HealthAlarm {
  readonly metric: IMetric;
  /** In alarm above it; `below` turns that round. */
  readonly threshold: number;
  readonly below?: boolean;
  readonly periods?: number;
  /** Whether it is the absence of numbers that is wrong. */
  readonly isMissingWrong?: boolean;
  /** Whether it stays as it is, in alarm or not, where there are no numbers. */
  readonly isMissingNothing?: boolean;
  readonly description: string;
}

/** Alarms about the pipeline itself: that what looks quiet is quiet, and not broken. */
export class HealthAlarms extends Construct {
  readonly alarmNames: readonly string[];

  constructor(scope: Construct, id: string, props: HealthAlarmsProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    this.alarmNames = Object.entries({
      ...queueAlarms(props, stackName),
      ...recordAlarms(stackName),
      ...functionAlarms(props),
      ...auditAlarms(props, stackName),
    }).map(([name, alarm]) => this.createAlarm(name, alarm, props.alertTopic));
  }

  /** @returns its name */
  private createAlarm(name: string, alarm: HealthAlarm, alertTopic: AlertTopic): string {
    const { metric, threshold, below, periods, description } = alarm;
    const alarmName = `${Stack.of(this).stackName}-${name}`;
    new Alarm(this, name, {
      alarmName,
      alarmDescription: description,
      metric,
      threshold,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods ?? 1,
      treatMissingData: treatmentOf(alarm),
    }).addAlarmAction(alertTopic.alarmAction);
    return alarmName;
  }
}

function treatmentOf({ isMissingWrong, isMissingNothing }: HealthAlarm): TreatMissingData {
  if (isMissingWrong) return TreatMissingData.BREACHING;
  return isMissingNothing ? TreatMissingData.IGNORE : TreatMissingData.NOT_BREACHING;
}

function queueAlarms({ ingestQueue, silenceHours }: HealthAlarmsProps, stackName: string) {
  const { queue, deadLetterQueue } = ingestQueue;
  const hours = silenceHours === 1 ? 'the last hour' : `the last ${silenceHours} hours`;
  return {
    'dead-letters': {
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        period: PERIOD,
        statistic: 'Maximum',
      }),
      threshold: 0,
      description:
        'Log files failed for ten hours and were set aside: their events are not stored. See why, remove ' +
        'the cause, and send them back; nothing is stored twice: npx trailstore redrive --dry-run ' +
        `--stack ${stackName}, then the same without --dry-run`,
    },
    'oldest-message': {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum' }),
      threshold: OLDEST_MESSAGE.toSeconds(),
      description:
        'A log file has waited for more than 30 minutes: events are stored late, and alerts come late. ' +
        'Either more files arrive than are stored, or the tables are throttled, or a file fails and comes ' +
        'again. See how many wait, ' +
        'and what the ingest function logs: aws sqs get-queue-attributes --attribute-names All ' +
        `--queue-url ${queue.queueUrl}`,
    },
    silence: {
      metric: queue.metricNumberOfMessagesSent({ period: PERIOD, statistic: 'Sum' }),
      threshold: 1,
      below: true,
      periods: (silenceHours * 60) / PERIOD.toMinutes(),
      isMissingWrong: true,
      description:
        `Nothing arrived in ${hours}, although CloudTrail delivers a digest for each Region every hour: ` +
        'the trail is off, or cannot deliver, or the log bucket no longer announces files. Nobody is ' +
        'told of anything until this is mended. See whether it is logging, and its last delivery ' +
        `error: aws cloudtrail get-trail-status --name ${stackName}`,
    },
  } satisfies Record<string, HealthAlarm>;
}

function recordAlarms(stackName: string) {
  return {
    'rejected-records': {
      metric: pipelineMetric(METRICS.recordsRejected),
      threshold: 0,
      description:
        'Records of a log file could not be read and are not stored; the ledger holds the reason for ' +
        'each, and the log bucket the file. See which: ' +
        `npx trailstore quarantine --stack ${stackName}`,
    },
    'unclassified-names': {
      metric: pipelineMetric(METRICS.recordsUnclassified),
      threshold: 0,
      description:
        'Events arrived whose category neither the record nor the catalogue tells: AWS has new event ' +
        'names. They are stored all the same; a newer version of Trailstore may know them. See which: ' +
        `npx trailstore events --category unclassified --stack ${stackName}`,
    },
    'alerts-unsent': {
      metric: pipelineMetric(METRICS.alertsUnsent),
      threshold: 0,
      periods: FAILURES_IN_A_ROW,
      description:
        'Messages about alerts cannot be sent; they are tried again each minute. This message came ' +
        'through, so the topic stands: look at what the alerts function logs, and at the alerts ' +
        `themselves: npx trailstore alerts --stack ${stackName}`,
    },
    'alerts-failed': {
      metric: pipelineMetric(METRICS.alertsFailed),
      threshold: 0,
      periods: FAILURES_IN_A_ROW,
      description:
        'Of some of what rules saw no alert can be made; it is tried again each minute, and other alerts ' +
        'go out. Look for "sightings could not be worked on" in what the alerts function logs, and at ' +
        `the events themselves: npx trailstore rules backtest --since 1d --stack ${stackName}`,
    },
  } satisfies Record<string, HealthAlarm>;
}

function functionAlarms({ ingest, alerts }: HealthAlarmsProps) {
  const each = { period: PERIOD, statistic: 'Sum' };
  const eachMinute = { period: Duration.minutes(1), statistic: 'Sum' };
  return {
    'ingest-errors': {
      metric: ingest.function.metricErrors(each),
      threshold: 0,
      description:
        'The ingest function itself failed: it ended by an error, ran out of time or out of memory. Its ' +
        'files come again, for ten hours at most. See what it logs: ' +
        `aws logs tail ${ingest.function.logGroup.logGroupName} --since 1h --filter-pattern ERROR`,
    },
    'ingest-throttles': {
      metric: ingest.function.metricThrottles(each),
      threshold: 0,
      periods: FAILURES_IN_A_ROW,
      description:
        'The ingest function is kept from running: the functions of this account and Region use up its ' +
        'concurrency. Files wait meanwhile. See how much there is, and ask AWS for more if need be: ' +
        'aws lambda get-account-settings',
    },
    'alerts-errors': {
      // A run that dies keeps the next one from working, which then ends well: minutes alternate.
      metric: alerts.function.metricErrors(each),
      threshold: 0,
      periods: FAILURES_IN_A_ROW,
      description:
        'The function that raises alerts has failed again and again for a quarter of an hour: what rules ' +
        'saw is kept, and nobody is told of it. See what it logs: ' +
        `aws logs tail ${alerts.function.logGroup.logGroupName} --since 1h --filter-pattern ERROR`,
    },
    'alerts-throttles': {
      metric: alerts.function.metricThrottles(eachMinute),
      threshold: 0,
      periods: FAILURES_IN_A_ROW,
      description:
        'The function that raises alerts is kept from running: the functions of this account and Region ' +
        'use up its concurrency, and nobody is told of what rules see. See how much there is: ' +
        'aws lambda get-account-settings',
    },
    'alerts-idle': {
      metric: alerts.function.metricInvocations(eachMinute),
      threshold: 1,
      below: true,
      periods: MINUTES_IDLE,
      isMissingWrong: true,
      description:
        `The function that raises alerts has not run for ${MINUTES_IDLE} minutes: its schedule is off or ` +
        'gone, and nobody is told of what rules see. See whether its rule is enabled: aws events ' +
        `list-rule-names-by-target --target-arn ${alerts.function.functionArn}`,
    },
  } satisfies Record<string, HealthAlarm>;
}

function auditAlarms({ audit }: HealthAlarmsProps, stackName: string) {
  const hourly = { period: AUDIT_PERIOD, statistic: 'Sum' };
  return {
    'audit-findings': {
      metric: pipelineMetric(METRICS.auditFindings).with({
        period: AUDIT_PERIOD,
        statistic: 'Maximum',
      }),
      threshold: 0,
      // Every run says how many there are: until the next one, nothing changed.
      isMissingNothing: true,
      description:
        'What CloudTrail signed and what is stored differ: a log file or a digest is missing, altered or ' +
        'nobody’s, or a log file cannot be ingested. The alarm ends when it is mended, or accepted. See ' +
        `what it is, and docs/audit.md for what to do: npx trailstore audit --stack ${stackName}`,
    },
    'audit-errors': {
      metric: audit.function.metricErrors(hourly),
      threshold: 0,
      periods: AUDITS_FAILED,
      description:
        'The audit failed in two hours one after the other: of some of what CloudTrail delivered nobody ' +
        'can say whether it is whole. Events are stored and alerts raised all the same. See what it logs: ' +
        `aws logs tail ${audit.function.logGroup.logGroupName} --since 3h --filter-pattern ERROR`,
    },
    'audit-idle': {
      metric: audit.function.metricInvocations(hourly),
      threshold: 1,
      below: true,
      periods: AUDITS_MISSED,
      isMissingWrong: true,
      description:
        `The audit has not run for ${AUDITS_MISSED} hours: its schedule is off or gone, or the functions ` +
        'of this account use up their concurrency. See whether its rule is enabled: aws events ' +
        `list-rule-names-by-target --target-arn ${audit.function.functionArn}`,
    },
  } satisfies Record<string, HealthAlarm>;
}

function pipelineMetric(metricName: MetricName): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { service: PIPELINE },
    statistic: 'Sum',
    period: PERIOD,
  });
}
