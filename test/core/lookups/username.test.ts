import { usernameOf } from '../../../core/lookups/username';

const ROLE = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:alice@example.com',
  arn: 'arn:aws:sts::111122223333:assumed-role/Admin/alice@example.com',
  sessionContext: { sessionIssuer: { type: 'Role', userName: 'Admin' } },
};

test('names an IAM user', () => {
  const arn = 'arn:aws:iam::111122223333:user/staff/alice';
  expect(usernameOf({ type: 'IAMUser', arn, userName: 'alice' })).toBe('alice');
});

test('names the session of a role, not the role', () => {
  expect(usernameOf(ROLE)).toBe('alice@example.com');
});

test('names the session of a role without an ARN', () => {
  expect(usernameOf({ ...ROLE, arn: undefined })).toBe('alice@example.com');
});

test('names a federated user', () => {
  const arn = 'arn:aws:sts::111122223333:federated-user/bob';
  expect(usernameOf({ type: 'FederatedUser', arn, principalId: '111122223333:bob' })).toBe('bob');
});

test('names the account root, whatever the account is called', () => {
  expect(usernameOf({ type: 'Root', userName: 'my-account-alias' })).toBe('root');
});

test('names a web identity as its provider does', () => {
  const userName = 'system:serviceaccount:mail:sender';
  expect(usernameOf({ type: 'WebIdentityUser', userName })).toBe(userName);
});

test.each([
  ['what an AWS service does', { type: 'AWSService', invokedBy: 'cloudtrail.amazonaws.com' }],
  ['a foreign account', { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: '1' }],
  ['a record without an identity', undefined],
  ['an identity of the wrong kind', { type: 7, userName: ['alice'] }],
])('gives no name to %s', (_name, identity) => {
  expect(usernameOf(identity)).toBeUndefined();
});
