import * as fc from 'fast-check';
import { Replay } from '../../cli/rules-replay';
import { deriveAlerts } from '../../core/alerts/derive-alerts';
import type { FoundEvent } from '../../core/queries/ordering';
import { fieldsOf } from '../../core/records/record-fields';
import type { RuleEvent } from '../../core/rules/expression';
import { groupOf } from '../../core/rules/fields';
import { readRules } from '../../core/rules/read-rules';
import type { Rule } from '../../core/rules/rule';
import { readYaml } from '../../core/rules/yaml-documents';
import { POLICY_RULE, SENDS_RULE } from '../support/rule-samples';

const DETECTION = POLICY_RULE.replace('PutBucketPolicy', 'SendEmail')
  .replace('s3.amazonaws.com', 'ses.amazonaws.com')
  .concat('trailstore:\n  group-by: [userIdentity.accessKeyId]\n  window: 90s\n');

const START = Date.parse('2026-03-04T10:00:00Z');

function ruleIn(yaml: string): readonly Rule[] {
  const { rules, problems } = readRules(readYaml(yaml, 'rules.yml').documents);
  expect(problems).toEqual([]);
  return rules;
}

/** A send, stored; only what a replay looks at of it. */
function sendAt(seconds: number, number: number, key: string) {
  const eventTime = `${new Date(START + seconds * 1000).toISOString().slice(0, 19)}Z`;
  const at = `${eventTime}#event-${String(number).padStart(4, '0')}`;
  const found: FoundEvent = {
    event: {
      at: eventTime,
      eventID: `event-${number}`,
      account: '111122223333',
      service: 'ses',
      category: 'data',
      eventSource: 'ses.amazonaws.com',
      eventName: 'SendEmail',
      principal: key,
    },
    item: {},
    position: { at, stream: '111122223333/ses/data' },
  };
  const event: RuleEvent = {
    record: fieldsOf({
      eventSource: 'ses.amazonaws.com',
      eventName: 'SendEmail',
      userIdentity: { accessKeyId: key },
    }),
    derived: () => undefined,
  };
  return { found, event };
}

test.each([
  ['a detection', DETECTION, '7a3c1f52-5a8e-4a2e-9c55-0d5b3b0b7f11'],
  ['a correlation', SENDS_RULE, '2e5b8c9a-0f52-4f60-b6df-1b6b3a1c7702'],
])('%s raises as many alerts as a deployed store would', (_, yaml, detectionId) => {
  const rules = ruleIn(yaml);
  const [rule] = rules;
  if (rule === undefined) throw new Error('there is no rule');
  const sends = fc.array(
    fc.record({ seconds: fc.integer({ min: 0, max: 600 }), key: fc.constantFrom('a', 'b') }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(sends, (times) => {
      const events = [...times]
        .sort((a, b) => a.seconds - b.seconds)
        .map(({ seconds, key }, number) => sendAt(seconds, number, key));
      const replay = new Replay(rules);
      for (const { found, event } of events) replay.add(found, event);
      const expected = ['a', 'b'].map((key) => {
        const seen = events
          .filter(({ event }) => groupOf(['userIdentity.accessKeyId'], event)[0] === key)
          .map(({ found }) => ({ rule: detectionId, ...found.position }));
        return deriveAlerts({ rule, seen, known: [], since: -Infinity }).raised.length;
      });
      const alerts = replay.outcomes().map((outcome) => outcome.alerts);
      expect(alerts).toEqual([expected.reduce((sum, count) => sum + count, 0)]);
    }),
  );
});
