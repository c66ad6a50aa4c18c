import { statedOrEvident } from '../../../core/items/evident';

const KEYS = {
  stream: { S: '111122223333/s3/data' },
  principal: { S: '111122223333:assumed-role/Admin/alice' },
};

test.each([
  ['eventSource', 's3.amazonaws.com'],
  ['category', 'data'],
  ['principalType', 'AssumedRole'],
  ['level', 'object'],
] as const)('the keys of an item make its %s evident', (name, value) => {
  expect(statedOrEvident(KEYS, name)).toBe(value);
});

test.each([
  ['eventSource', 's3express.amazonaws.com'],
  ['principalType', 'Role'],
] as const)('a %s that the item says goes before', (name, value) => {
  expect(statedOrEvident({ ...KEYS, [name]: { S: value } }, name)).toBe(value);
});

test.each(['111122223333/s3/management', '111122223333/ses/data'])(
  'no level is evident of %s',
  (stream) => {
    expect(statedOrEvident({ stream: { S: stream } }, 'level')).toBeUndefined();
  },
);

test.each([
  ['111122223333:root', 'Root'],
  ['111122223333:user/alice', 'IAMUser'],
  ['111122223333:federated-user/bob', 'FederatedUser'],
  ['anonymous', undefined],
])('the principal %s is evidently %s', (principal, type) => {
  expect(statedOrEvident({ principal: { S: principal } }, 'principalType')).toBe(type);
});
