import { fieldsOf } from '../../../../core/records/record-fields';
import { aliasesFor, sight } from '../../../../core/rules/correlation/sight';
import type { RuleEvent } from '../../../../core/rules/expression';
import type { CorrelationRule, DetectionRule } from '../../../../core/rules/rule';

function detection(id: string): DetectionRule {
  return {
    kind: 'detection',
    info: {
      id,
      title: id,
      level: 'medium',
      references: [],
      tags: [],
      falsePositives: [],
      fields: [],
      file: 'rules.yml',
    },
    detection: { op: 'and', of: [] },
    alerts: false,
    groupBy: [],
    windowSeconds: 3600,
  };
}

const SENDS = detection('sends');
const DELETIONS = detection('deletions');
const OTHERS = detection('others');

const RULE: CorrelationRule = {
  ...detection('both'),
  kind: 'correlation',
  type: 'value_count',
  rules: [SENDS, DELETIONS],
  groupBy: ['awsRegion', 'trailstore.account'],
  timespanSeconds: 60,
  condition: [{ comparison: 'gte', count: 2 }],
  field: 'userAgent',
  aliases: {},
};

const EVENT: RuleEvent = {
  record: fieldsOf({
    awsRegion: 'eu-west-1',
    userAgent: 'aws-cli',
    sourceIPAddress: '192.0.2.1',
  }),
  derived: (name) => (name === 'account' ? '111122223333' : undefined),
};

const PLACE = { at: 1000, eventId: 'event' };
const GROUP = ['eu-west-1', '111122223333'];
const SENT = { ...PLACE, rule: 'sends', value: 'aws-cli' };

test('a correlation sees the rules of its own that match, in the group of the event', () => {
  expect(sight(RULE, [OTHERS, SENDS, DELETIONS], EVENT, PLACE)).toEqual([
    { group: GROUP, sightings: [SENT, { ...SENT, rule: 'deletions' }] },
  ]);
});

test('it sees nothing where none of its rules match', () => {
  expect(sight(RULE, [OTHERS], EVENT, PLACE)).toEqual([]);
});

test('an event without the counted field has no value', () => {
  const [seen] = sight({ ...RULE, field: 'errorCode' }, [SENDS], EVENT, PLACE);
  expect(seen?.sightings).toEqual([{ ...PLACE, rule: 'sends', value: undefined }]);
});

test('a field of the group that the event lacks is empty', () => {
  const [seen] = sight({ ...RULE, groupBy: ['errorCode'] }, [SENDS], EVENT, PLACE);
  expect(seen?.group).toEqual(['']);
});

test('aliases read the group from a field for each rule', () => {
  const aliases = { where: { sends: 'awsRegion', deletions: 'sourceIPAddress' } };
  const rule = { ...RULE, groupBy: ['where'], aliases };
  expect(sight(rule, [SENDS, DELETIONS], EVENT, PLACE)).toEqual([
    { group: ['eu-west-1'], sightings: [SENT] },
    { group: ['192.0.2.1'], sightings: [{ ...SENT, rule: 'deletions' }] },
  ]);
});

test('the aliases of a rule are those that name a field for it', () => {
  const aliases = { where: { sends: 'awsRegion' }, who: { deletions: 'userIdentity.arn' } };
  expect(aliasesFor({ ...RULE, aliases }, 'sends')).toEqual({ where: 'awsRegion' });
});
