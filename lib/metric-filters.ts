import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { toMetricFilter } from '../core/rules/metric-filter';
import { LEVELS, type Rule } from '../core/rules/rule';
import { describeAlarm } from './alarm-text';
import type { AlertTopic } from './alert-topic';
import { nameOfRule } from './rules';

/** Apart from the pipeline's own metrics: these count what CloudWatch saw by itself. */
export const FILTERS_NAMESPACE = 'Trailstore/CloudWatchLogs';

/**
 * What a log group takes: so many metric filters, and so many of them with regular expressions.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
export const MOST_FILTERS = 100;
export const MOST_REGEX_FILTERS = 5;

const PERIOD = Duration.minutes(5);

export interface MetricFiltersProps {
  readonly logGroup: ILogGroup;
  readonly rules: readonly Rule[];
  readonly alertTopic: AlertTopic;
}

/** Which rules become metric filters, and why the others do not. */
export interface FilterPlan {
  readonly filters: readonly { readonly rule: Rule; readonly pattern: string }[];
  readonly omitted: readonly { readonly rule: Rule; readonly reason: string }[];
}

/**
 * The rules that CloudWatch can express, as metric filters on the trail's log group, each with an alarm.
 * They watch without the pipeline, and so these alarms do send a message: when they matter, the
 * pipeline may be what fails.
 */
export class MetricFilters extends Construct {
  constructor(scope: Construct, id: string, props: MetricFiltersProps) {
    super(scope, id);
    const { filters, omitted } = planMetricFilters(props.rules);
    for (const { rule, pattern } of filters) {
      this.createFilter(rule, pattern, props.logGroup).addAlarmAction(props.alertTopic.alarmAction);
    }
    for (const { rule, reason } of omitted) {
      Annotations.of(this).addInfo(`${nameOfRule(rule)} is no metric filter: ${reason}`);
    }
  }

  private createFilter(rule: Rule, pattern: string, logGroup: ILogGroup): Alarm {
    // Neither may hold a colon, a star or a dollar sign.
    const name = nameOfRule(rule).replaceAll(/[:*$]/g, '-');
    const filter = new MetricFilter(this, name, {
      logGroup,
      filterName: name,
      filterPattern: FilterPattern.literal(pattern),
      metricNamespace: FILTERS_NAMESPACE,
      metricName: name,
      metricValue: '1',
    });
    return new Alarm(filter, 'Alarm', {
      alarmName: `${Stack.of(this).stackName}-cloudwatch-logs-${name}`,
      alarmDescription: describeAlarm(rule.info),
      metric: filter.metric({ statistic: 'Sum', period: PERIOD }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      // A filter counts nothing where nothing matches.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** Chooses within what a log group takes, the gravest rules first. */
export function planMetricFilters(rules: readonly Rule[]): FilterPlan {
  const filters: { rule: Rule; pattern: string }[] = [];
  const omitted: { rule: Rule; reason: string }[] = [];
  for (const rule of gravestFirst(rules)) {
    const filter = filterOf(rule);
    const reason = 'reason' in filter ? filter.reason : whyFull(filter.pattern, filters);
    if (reason !== undefined) omitted.push({ rule, reason });
    else if ('pattern' in filter) filters.push({ rule, pattern: filter.pattern });
  }
  return { filters, omitted };
}

function filterOf(rule: Rule) {
  if (rule.kind === 'detection') return toMetricFilter(rule);
  return { reason: 'it looks at several events together, and a filter sees one at a time' };
}

function whyFull(pattern: string, filters: FilterPlan['filters']): string | undefined {
  if (filters.length >= MOST_FILTERS) return `a log group takes ${MOST_FILTERS} metric filters`;
  const regexes = filters.filter((filter) => hasRegex(filter.pattern)).length;
  if (!hasRegex(pattern) || regexes < MOST_REGEX_FILTERS) return undefined;
  return `a log group takes ${MOST_REGEX_FILTERS} metric filters with regular expressions`;
}

/** A percent sign stands nowhere else; see `toMetricFilter`. */
function hasRegex(pattern: string): boolean {
  return pattern.includes('%');
}

function gravestFirst(rules: readonly Rule[]): Rule[] {
  const rank = ({ info }: Rule) => LEVELS.indexOf(info.level);
  return [...rules].sort((one, other) => rank(other) - rank(one));
}
