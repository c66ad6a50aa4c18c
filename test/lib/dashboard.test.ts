import * as z from 'zod';
import { METRICS } from '../../core/metrics';
import { detectionRule, RULES, readable, synthesize, theOnly } from './synthesize';

const widgetSchema = z.object({
  type: z.string(),
  properties: z.object({
    title: z.string(),
    alarms: z.array(z.string()).optional(),
    metrics: z.array(z.array(z.unknown())).optional(),
  }),
});

function widgetsOf(rules = RULES) {
  const { template } = synthesize({}, rules);
  const { DashboardBody } = theOnly(template, 'AWS::CloudWatch::Dashboard').Properties;
  return z.object({ widgets: z.array(widgetSchema) }).parse(JSON.parse(readable(DashboardBody)))
    .widgets;
}

const widgets = widgetsOf();
const text = JSON.stringify(widgets);

test('is called as the stack is', () => {
  const { template } = synthesize({ stackName: 'Audit' });
  expect(theOnly(template, 'AWS::CloudWatch::Dashboard').Properties.DashboardName).toBe('Audit');
});

test.each([
  METRICS.deniedCalls,
  METRICS.sends,
  METRICS.deletes,
  METRICS.lag,
  METRICS.filesIngested,
  METRICS.recordsRejected,
  METRICS.alertsUnsent,
  METRICS.auditFindings,
  METRICS.auditLag,
  'ApproximateNumberOfMessagesVisible',
  'ApproximateAgeOfOldestMessage',
  'Errors',
  'Throttles',
  'Duration',
])('shows %s', (metric) => {
  expect(text).toContain(`"${metric}"`);
});

test.each([
  ['Events by service and category', 'Trailstore,service,eventService,category', METRICS.events],
  ['Matches by rule', 'Trailstore,service,rule', METRICS.ruleMatches],
])('%s: a line for each that there is', (title, dimensions, metric) => {
  const widget = widgets.find(({ properties }) => properties.title === title);
  expect(widget?.properties.metrics?.[0]?.[0]).toMatchObject({
    expression: `SEARCH('{${dimensions}} MetricName="${metric}" service="trailstore"', 'Sum', 300)`,
  });
});

test('shows the state of every alarm, a hundred a widget', () => {
  const rules = Array.from({ length: 120 }, (_, n) => detectionRule(`rule-${n}`));
  const states = widgetsOf({ ...RULES, rules }).filter(({ type }) => type === 'alarm');
  expect(states.map(({ properties }) => properties.alarms?.length)).toEqual([15, 100, 20]);
});
