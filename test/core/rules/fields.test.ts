import { fieldsOf } from '../../../core/records/record-fields';
import { groupOf, valuesAt } from '../../../core/rules/fields';
import { eventOf } from './sigma';

const RECORD = {
  eventName: 'PutObject',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice' },
  resources: [{ ARN: 'one' }, { ARN: 'two' }, 'three', [{ ARN: 'four' }]],
  requestParameters: {
    'x.y': 'dotted',
    x: { y: 'nested' },
    list: [1, [2, [3]], null, 'a'],
    empty: [],
    map: { a: 1 },
  },
};

test.each([
  ['eventName', ['PutObject']],
  ['userIdentity.type', ['IAMUser']],
  ['resources.ARN', ['one', 'two', 'four']],
  ['requestParameters.x.y', ['dotted', 'nested']],
  ['requestParameters.list', [1, 2, 3, null, 'a']],
  ['requestParameters.empty', []],
  ['requestParameters.map', [{ a: 1 }]],
  ['requestParameters.nothing', []],
  ['eventName.length', []],
  ['constructor', []],
  ['constructor.name', []],
  ['__proto__', []],
  ['userIdentity.hasOwnProperty', []],
  ['trailstore.principal', ['alice']],
  ['trailstore.policy.foreignAccounts', ['444455556666', '999988887777']],
])('%s', (field, values) => {
  const derived = {
    principal: 'alice',
    policy: { foreignAccounts: ['444455556666', '999988887777'] },
  };
  expect(valuesAt(eventOf(RECORD, derived), field)).toEqual(values);
});

test('a key called __proto__ is found where a record has it', () => {
  const record: unknown = JSON.parse('{"__proto__":{"constructor":"mine"}}');
  expect(valuesAt(eventOf(Object(record)), '__proto__.constructor')).toEqual(['mine']);
});

test('derived fields are worked out only for those who ask', () => {
  const derived = jest.fn(() => ({}));
  valuesAt({ record: fieldsOf(RECORD), derived }, 'eventName');
  expect(derived).not.toHaveBeenCalled();
});

test('lists that nest a million deep are gone through', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(1_000_000)}"it"${']'.repeat(1_000_000)}`);
  expect(valuesAt(eventOf({ deep }), 'deep')).toEqual(['it']);
});

describe('a group', () => {
  test('is one text a field', () => {
    const fields = [
      'userIdentity.type',
      'requestParameters.list',
      'nothing',
      'requestParameters.map',
    ];
    expect(groupOf(fields, eventOf(RECORD))).toEqual(['IAMUser', '1', '', '']);
  });

  test('takes what JSON prints', () => {
    expect(groupOf(['a', 'b'], eventOf({ a: false, b: [null, '', 7] }))).toEqual(['false', '7']);
  });

  test('takes another field for an alias', () => {
    const aliases = { who: 'userIdentity.type' };
    expect(groupOf(['who', 'constructor'], eventOf(RECORD), aliases)).toEqual(['IAMUser', '']);
  });
});
