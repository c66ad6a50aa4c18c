import { readReadyRules, withoutProse, writeReadyRules } from '../../../core/rules/ready-rules';
import { packRules, rulesOf, unpackRules } from '../../../core/rules/rule-pack';
import { watchFor } from '../../../lambdas/ingest/watch';
import { loadConfig } from '../../../lib/config';
import { loadRules } from '../../../lib/rules';

test('rules come back as they were read, correlations with the rules that they refer to', () => {
  const { rules } = rulesOf(unpackRules(loadRules(loadConfig({})).packJson));
  expect(rules.map(({ kind }) => kind)).toContain('correlation');
  expect(readReadyRules(writeReadyRules(rules))).toEqual(rules);
});

test('what they see has the same fingerprint, or every file would be read again', () => {
  const { rules } = rulesOf(unpackRules(loadRules(loadConfig({})).packJson));
  const settings = { stackName: 'Trailstore', oldestEventHours: 24 };
  const ready = readReadyRules(writeReadyRules(rules));
  const { fingerprint } = watchFor(rules, settings);
  expect(watchFor(ready, settings).fingerprint).toBe(fingerprint);
  expect(watchFor(withoutProse(rules), settings).fingerprint).toBe(fingerprint);
});

test('documents that nobody read are refused', () => {
  expect(() => readReadyRules(packRules({ documents: [], off: [] }))).toThrow('made ready');
  expect(() => readReadyRules('[{"kind":"filter"}]')).toThrow('made ready');
});

test('without their prose they lead to the same alerts', () => {
  const { rules } = rulesOf(unpackRules(loadRules(loadConfig({})).packJson));
  const settings = { stackName: 'Trailstore', oldestEventHours: 24 };
  expect(watchFor(withoutProse(rules), settings).routes).toEqual(watchFor(rules, settings).routes);
});
