import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DIMENSIONS, METRICS, METRICS_NAMESPACE, type MetricName, PIPELINE } from '../core/metrics';
import type { AlertsFunction } from './alerts-function';
import type { AuditFunction } from './audit-function';
import type { IngestFunction } from './ingest-function';
import type { IngestQueue } from './ingest-queue';

const PERIOD = Duration.minutes(5);
const HALF = { width: 12, height: 6 };
const WHOLE = { width: 24, height: 6 };

/**
 * What one widget of alarm states takes.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const ALARMS_A_WIDGET = 100;

export interface TrailstoreDashboardProps {
  readonly ingestQueue: IngestQueue;
  readonly ingest: IngestFunction;
  readonly alerts: AlertsFunction;
  readonly audit: AuditFunction;
  /** Names of alarms. */
  readonly healthAlarms: readonly string[];
  readonly ruleAlarms: readonly string[];
}

/** What goes on, and whether the pipeline sees it: one page, the activity above, the machinery below. */
export class TrailstoreDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: TrailstoreDashboardProps) {
    super(scope, id);
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: Stack.of(this).stackName,
      widgets: [
        [
          ...this.alarmStates('Alarms of the pipeline', props.healthAlarms),
          ...this.alarmStates('Alarms of rules', props.ruleAlarms),
        ],
        ...activity(),
        ...pipeline(props),
      ],
    });
  }

  private alarmStates(title: string, names: readonly string[]): IWidget[] {
    const widgets: IWidget[] = [];
    for (let from = 0; from < names.length; from += ALARMS_A_WIDGET) {
      const shown = names.slice(from, from + ALARMS_A_WIDGET);
      const alarms = shown.map((name) => this.alarmNamed(name));
      widgets.push(new AlarmStatusWidget({ title, alarms, ...WHOLE }));
    }
    return widgets;
  }

  /** By its name, which is known: a reference to each would have the dashboard wait for them all. */
  private alarmNamed(name: string): IAlarm {
    const arn = Stack.of(this).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: name,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return Alarm.fromAlarmArn(this, name, arn);
  }
}

function activity(): IWidget[][] {
  return [
    [
      graph('Events by service and category', [
        each(METRICS.events, DIMENSIONS.eventService, DIMENSIONS.category),
      ]),
      graph('Matches by rule', [each(METRICS.ruleMatches, DIMENSIONS.rule)]),
    ],
    [
      graph('Denied calls', [sum(METRICS.deniedCalls)]),
      graph('Mail sent, objects deleted', [sum(METRICS.sends), sum(METRICS.deletes)]),
    ],
  ];
}

function pipeline({ ingestQueue, ingest, alerts, audit }: TrailstoreDashboardProps): IWidget[][] {
  const { queue, deadLetterQueue } = ingestQueue;
  const most = { period: PERIOD, statistic: 'Maximum' };
  return [
    [
      graph('From the event to the store, seconds', [
        raised(METRICS.lag, 'Average'),
        raised(METRICS.lag, 'Maximum'),
      ]),
      graph('Alerts', [
        sum(METRICS.alertsRaised),
        sum(METRICS.alertsSent),
        sum(METRICS.alertsUnsent),
      ]),
    ],
    [
      graph('Log files', [
        sum(METRICS.filesIngested),
        sum(METRICS.filesKnown),
        sum(METRICS.messagesFailed),
        sum(METRICS.messagesHandedBack),
        each(METRICS.filesPassedOver, DIMENSIONS.what),
      ]),
      graph(
        'Records',
        [METRICS.records, METRICS.recordsStored, METRICS.recordsFiltered].map(sum),
        [METRICS.recordsRejected, METRICS.recordsUnclassified].map(sum),
      ),
    ],
    [
      graph(
        'Audit: findings and digests that are open; hours not proven',
        [METRICS.auditFindings, METRICS.digestsOpen].map((name) => raised(name, 'Maximum')),
        [raised(METRICS.auditLag, 'Maximum')],
      ),
      graph('Audit: digests and log files proven, log files queued', [
        sum(METRICS.digestsProven),
        sum(METRICS.logsProven),
        sum(METRICS.auditQueued),
      ]),
    ],
    [
      graph(
        'Queue: waiting and set aside; the oldest, seconds',
        [queue, deadLetterQueue].map((each) => each.metricApproximateNumberOfMessagesVisible(most)),
        [queue.metricApproximateAgeOfOldestMessage(most)],
      ),
      graph(
        'Functions: errors and throttles; duration, milliseconds',
        [ingest, alerts, audit].flatMap((each) => [
          each.function.metricErrors({ period: PERIOD }),
          each.function.metricThrottles({ period: PERIOD }),
        ]),
        [ingest, alerts, audit].map((each) => each.function.metricDuration(most)),
      ),
    ],
  ];
}

function graph(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left, right, ...HALF });
}

function sum(metricName: MetricName): Metric {
  return raised(metricName, 'Sum');
}

function raised(metricName: MetricName, statistic: string): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { service: PIPELINE },
    statistic,
    period: PERIOD,
  });
}

/** One line for every value that the dimensions have had: nobody knows them at deployment. */
function each(metricName: MetricName, ...dimensions: readonly string[]): MathExpression {
  const schema = [METRICS_NAMESPACE, 'service', ...dimensions].join(',');
  const wanted = `MetricName="${metricName}" service="${PIPELINE}"`;
  return new MathExpression({
    expression: `SEARCH('{${schema}} ${wanted}', 'Sum', ${PERIOD.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period: PERIOD,
  });
}
