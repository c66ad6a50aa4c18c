import { Annotations } from 'aws-cdk-lib/assertions';
import type { Test } from '../../core/rules/expression';
import { toMetricFilter } from '../../core/rules/metric-filter';
import {
  FILTERS_NAMESPACE,
  MOST_FILTERS,
  MOST_REGEX_FILTERS,
  planMetricFilters,
} from '../../lib/metric-filters';
import {
  correlationRule,
  detectionRule,
  RULES,
  resourcesOf,
  synthesize,
  theOneOf,
  theOnly,
} from './synthesize';

const rule = detectionRule('policy-deleted', 'high');

function testing(name: string, test: Test) {
  return { ...detectionRule(name), detection: { op: 'field', field: 'userAgent', test } as const };
}

describe('with cloudWatchLogs', () => {
  const { stack, template } = synthesize(
    { cloudWatchLogs: true },
    { ...RULES, rules: [rule, correlationRule('many')] },
  );

  test('a rule is a metric filter on the log group of the trail', () => {
    const [logGroupId] = Object.keys(resourcesOf(template, 'AWS::Logs::LogGroup')).filter((id) =>
      id.startsWith('TrailLogs'),
    );
    const filter = toMetricFilter(rule);
    expect(theOnly(template, 'AWS::Logs::MetricFilter').Properties).toEqual({
      FilterName: 'policy-deleted',
      FilterPattern: 'pattern' in filter ? filter.pattern : undefined,
      LogGroupName: { Ref: logGroupId },
      MetricTransformations: [
        { MetricNamespace: FILTERS_NAMESPACE, MetricName: 'policy-deleted', MetricValue: '1' },
      ],
    });
  });

  test('with an alarm that sends a message', () => {
    const alarm = theOneOf(template, 'MetricFilters', 'AWS::CloudWatch::Alarm').Properties;
    const [topicId] = Object.keys(resourcesOf(template, 'AWS::SNS::Topic'));
    expect(alarm).toMatchObject({
      AlarmName: 'Trailstore-cloudwatch-logs-policy-deleted',
      Namespace: FILTERS_NAMESPACE,
      MetricName: 'policy-deleted',
      Statistic: 'Sum',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: topicId }],
    });
  });

  test('a rule that CloudWatch cannot express is named, with the reason', () => {
    Annotations.fromStack(stack).hasInfo(
      '/Trailstore/MetricFilters',
      'many is no metric filter: it looks at several events together, and a filter sees one at a time',
    );
  });
});

test('without it, there are none, and nothing is said', () => {
  const { stack, template } = synthesize();
  template.resourceCountIs('AWS::Logs::MetricFilter', 0);
  Annotations.fromStack(stack).hasNoInfo('*', '*');
});

describe('a log group takes so many', () => {
  const reasonsOf = (rules: Parameters<typeof planMetricFilters>[0]) =>
    planMetricFilters(rules).omitted.map(({ rule: { info }, reason }) => [info.name, reason]);

  test('filters, the gravest first', () => {
    const rules = Array.from({ length: MOST_FILTERS }, (_, n) => detectionRule(`rule-${n}`));
    expect(reasonsOf(rules)).toEqual([]);
    expect(reasonsOf([...rules, detectionRule('grave', 'critical')])).toEqual([
      [`rule-${MOST_FILTERS - 1}`, 'a log group takes 100 metric filters'],
    ]);
  });

  test('filters with regular expressions', () => {
    const regex = (name: string) => testing(name, { kind: 'regex', source: 'boto', flags: '' });
    const rules = Array.from({ length: MOST_REGEX_FILTERS }, (_, n) => regex(`regex-${n}`));
    expect(reasonsOf([...rules, rule])).toEqual([]);
    expect(reasonsOf([...rules, regex('one-more')])).toEqual([
      ['one-more', 'a log group takes 5 metric filters with regular expressions'],
    ]);
  });
});
