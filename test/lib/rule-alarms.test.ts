import { METRICS, METRICS_NAMESPACE, PIPELINE } from '../../core/metrics';
import type { Rule } from '../../core/rules/rule';
import {
  correlationRule,
  detectionRule,
  type Resource,
  RULES,
  resourcesOf,
  synthesize,
} from './synthesize';

type Config = NonNullable<Parameters<typeof synthesize>[0]>;

function alarmsOf(rules: readonly Rule[], config: Config = {}): Resource['Properties'][] {
  const { template } = synthesize(config, { ...RULES, rules });
  return Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm'))
    .filter(([id]) => id.startsWith('RuleAlarms'))
    .map(([, { Properties }]) => Properties);
}

test('watches the matches of its rule', () => {
  const [alarm] = alarmsOf([detectionRule('policy-deleted')]);
  expect(alarm).toEqual({
    AlarmName: 'Trailstore-rule-policy-deleted',
    AlarmDescription:
      'Title of policy-deleted. What policy-deleted means.' +
      '\n\nWhat to do: What to do about policy-deleted.',
    Namespace: METRICS_NAMESPACE,
    MetricName: METRICS.ruleMatches,
    Dimensions: [
      { Name: 'rule', Value: 'policy-deleted' },
      { Name: 'service', Value: PIPELINE },
    ],
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 1,
    TreatMissingData: 'notBreaching',
  });
});

test('a rule without a name is called by its id', () => {
  const { name: _name, ...info } = detectionRule('nameless').info;
  const [alarm] = alarmsOf([{ ...detectionRule('nameless'), info }]);
  expect(alarm.AlarmName).toBe('Trailstore-rule-id-of-nameless');
  expect(alarm.Dimensions[0].Value).toBe('id-of-nameless');
});

describe('there is one for each rule', () => {
  const rules = [
    detectionRule('low-one', 'low'),
    detectionRule('medium-one', 'medium'),
    correlationRule('high-one', 'high'),
    detectionRule('critical-one', 'critical'),
    { ...detectionRule('silent-one', 'critical'), alerts: false },
  ];
  test.each([
    ['informational', ['low-one', 'medium-one', 'high-one', 'critical-one']],
    ['medium', ['medium-one', 'high-one', 'critical-one']],
    ['critical', ['critical-one']],
    ['none', []],
  ] as const)('that raises alerts, from %s up', (fromLevel, names) => {
    const found = alarmsOf(rules, { alarms: { fromLevel } }).map(({ AlarmName }) => AlarmName);
    expect(found).toEqual(names.map((name) => `Trailstore-rule-${name}`));
  });
});
