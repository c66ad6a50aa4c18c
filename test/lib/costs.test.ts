import { DEFAULT_ALARMS } from '../../core/costs/pipeline-figures';
import { loadConfig } from '../../lib/config';
import { loadRules, rulesWithAlarms } from '../../lib/rules';
import { RULES, resourcesOf, synthesize } from './synthesize';

test('the default configuration deploys as many alarms as the cost command counts', () => {
  const config = loadConfig({});
  const alarmsOf = (rules: typeof RULES) =>
    rulesWithAlarms(rules.rules, config.alarms.fromLevel).length;
  const alarms = Object.keys(resourcesOf(synthesize().template, 'AWS::CloudWatch::Alarm')).length;
  // A stack with as few rules as these is built in a third of the time.
  expect(alarms - alarmsOf(RULES) + alarmsOf(loadRules(config))).toBe(DEFAULT_ALARMS);
});
