import type { Item } from '../../../core/items/attribute';
import { statedOrEvident, withoutEvident } from '../../../core/items/evident';

const ITEM: Item = {
  stream: { S: '111122223333/s3/data' },
  principal: { S: '111122223333:assumed-role/Admin/alice' },
  eventSource: { S: 's3.amazonaws.com' },
  category: { S: 'data' },
  principalType: { S: 'AssumedRole' },
  eventName: { S: 'GetObject' },
};

test('what the keys make evident is left out, and read again', () => {
  const bare = withoutEvident(ITEM);
  expect(Object.keys(bare)).toEqual(['stream', 'principal', 'eventName']);
  expect(statedOrEvident(bare, 'eventSource')).toBe('s3.amazonaws.com');
  expect(statedOrEvident(bare, 'category')).toBe('data');
  expect(statedOrEvident(bare, 'principalType')).toBe('AssumedRole');
});

test.each([
  ['eventSource', 's3express.amazonaws.com'],
  ['principalType', 'Role'],
] as const)('a %s that the keys do not say stays', (name, value) => {
  const bare = withoutEvident({ ...ITEM, [name]: { S: value } });
  expect(statedOrEvident(bare, name)).toBe(value);
});

test.each([
  ['111122223333:root', 'Root'],
  ['111122223333:user/alice', 'IAMUser'],
  ['111122223333:federated-user/bob', 'FederatedUser'],
  ['anonymous', undefined],
])('the principal %s is evidently %s', (principal, type) => {
  expect(statedOrEvident({ principal: { S: principal } }, 'principalType')).toBe(type);
});
