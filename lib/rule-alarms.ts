import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DIMENSIONS, METRICS, METRICS_NAMESPACE, PIPELINE } from '../core/metrics';
import type { Rule } from '../core/rules/rule';
import { describeAlarm } from './alarm-text';
import { nameOfRule } from './rules';

/** As often as CloudTrail delivers. */
const PERIOD = Duration.minutes(5);

/**
 * One alarm for each rule: in alarm while events match it. They show at a glance what is going on and
 * feed what watches alarms already; they send nothing, because the message about the alert says who, what
 * and where, and the alarm could only say that.
 */
export class RuleAlarms extends Construct {
  readonly alarmNames: readonly string[];

  constructor(scope: Construct, id: string, rules: readonly Rule[]) {
    super(scope, id);
    this.alarmNames = rules.map((rule) => this.createAlarm(rule));
  }

  /** @returns its name */
  private createAlarm(rule: Rule): string {
    const alarmName = `${Stack.of(this).stackName}-rule-${nameOfRule(rule)}`;
    new Alarm(this, nameOfRule(rule), {
      alarmName,
      alarmDescription: describeAlarm(rule.info),
      metric: matchesOf(rule),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      // No metric is raised for no match.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    return alarmName;
  }
}

function matchesOf(rule: Rule): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: METRICS.ruleMatches,
    dimensionsMap: { service: PIPELINE, [DIMENSIONS.rule]: nameOfRule(rule) },
    statistic: 'Sum',
    period: PERIOD,
  });
}
