import * as fc from 'fast-check';
import { type Identity, identify } from '../../../core/identity/identify';
import { object } from '../../../core/records/json';
import type { JsonObject } from '../../../core/records/record';
import { anyCharacter } from '../../support/any-character';

const ACCOUNT = '111122223333';

/** A person who assumed a role, with everything that CloudTrail says of one. */
const assumedRole: JsonObject = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEEXAMPLE123:alice@example.com',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/alice@example.com`,
  accountId: ACCOUNT,
  accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEEXAMPLE123',
      arn: `arn:aws:iam::${ACCOUNT}:role/staff/Admin`,
      accountId: ACCOUNT,
      userName: 'Admin',
    },
    attributes: { creationDate: '2026-03-04T05:00:00Z', mfaAuthenticated: 'true' },
    sourceIdentity: 'alice',
  },
  invokedBy: 'cloudformation.amazonaws.com',
};

const iamUser: JsonObject = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEEXAMPLE123',
  arn: `arn:aws:iam::${ACCOUNT}:user/staff/bob`,
  accountId: ACCOUNT,
  accessKeyId: 'AKIAEXAMPLEEXAMPLE12',
  userName: 'bob',
};

const principalOf = (userIdentity: JsonObject | undefined) => identify(userIdentity).principal;

test('a role session is told in full', () => {
  expect(identify(assumedRole)).toEqual<Identity>({
    principal: `${ACCOUNT}:assumed-role/Admin/alice@example.com`,
    principalType: 'AssumedRole',
    accessKey: 'ASIAEXAMPLEEXAMPLE12',
    session: 'alice@example.com',
    temporary: true,
    mfa: true,
    sourceIdentity: 'alice',
    invokedBy: 'cloudformation.amazonaws.com',
  });
});

test('an IAM user, with a path', () => {
  expect(identify(iamUser)).toEqual<Identity>({
    principal: `${ACCOUNT}:user/staff/bob`,
    principalType: 'IAMUser',
    accessKey: 'AKIAEXAMPLEEXAMPLE12',
    temporary: false,
  });
});

describe('principal, by type', () => {
  test.each<[name: string, userIdentity: JsonObject, principal: string]>([
    [
      'root',
      { type: 'Root', principalId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` },
      `${ACCOUNT}:root`,
    ],
    [
      'a federated user',
      {
        type: 'FederatedUser',
        principalId: `${ACCOUNT}:carol`,
        arn: `arn:aws:sts::${ACCOUNT}:federated-user/carol`,
        accountId: ACCOUNT,
      },
      `${ACCOUNT}:federated-user/carol`,
    ],
    [
      'a role without a session',
      { type: 'Role', arn: `arn:aws:iam::${ACCOUNT}:role/service-role/nightly` },
      `${ACCOUNT}:role/service-role/nightly`,
    ],
    [
      'a role session in China',
      { type: 'AssumedRole', arn: `arn:aws-cn:sts::${ACCOUNT}:assumed-role/Admin/dan` },
      `${ACCOUNT}:assumed-role/Admin/dan`,
    ],
    [
      'a SAML user',
      {
        type: 'SAMLUser',
        principalId: 'pQ7/xAmPLe+hash=:erin@example.com',
        userName: 'erin@example.com',
        identityProvider: 'pQ7/xAmPLe+hash=',
      },
      'saml:pQ7/xAmPLe+hash=/erin@example.com',
    ],
    [
      'a web identity',
      {
        type: 'WebIdentityUser',
        principalId: 'accounts.google.com:42.apps.googleusercontent.com:7001',
        userName: '7001',
        identityProvider: 'accounts.google.com',
      },
      'accounts.google.com:7001',
    ],
    [
      "a web identity of the account's own provider",
      {
        type: 'WebIdentityUser',
        principalId: `arn:aws:iam::${ACCOUNT}:oidc-provider/ci.example.com:sts.amazonaws.com:repo:app`,
        userName: 'repo:app',
        identityProvider: `arn:aws:iam::${ACCOUNT}:oidc-provider/ci.example.com`,
      },
      `${ACCOUNT}:oidc-provider/ci.example.com:repo:app`,
    ],
    [
      'a web identity without a user name',
      { type: 'WebIdentityUser', principalId: 'accounts.google.com:42:7001' },
      'accounts.google.com:42:7001',
    ],
    [
      'a person of IAM Identity Center, named by the store and not by the account of the event',
      {
        type: 'IdentityCenterUser',
        accountId: '444455556666',
        onBehalfOf: {
          userId: '544894e8-80c1-707f-60e3-000000000000',
          identityStoreArn: `arn:aws:identitystore::${ACCOUNT}:identitystore/d-9067000000`,
        },
        credentialId: 'EXAMPLEVHULjJdTUdPJf',
      },
      `${ACCOUNT}:identity-center-user/544894e8-80c1-707f-60e3-000000000000`,
    ],
    [
      'a directory user',
      { type: 'Directory', accountId: ACCOUNT, userName: 'frank' },
      `${ACCOUNT}:directory/frank`,
    ],
    [
      'an AWS service',
      { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
      'lambda.amazonaws.com',
    ],
    ['another account', { type: 'AWSAccount', accountId: '444455556666' }, 'account 444455556666'],
    [
      'another account that names itself twice',
      { type: 'AWSAccount', accountId: '444455556666', principalId: '444455556666' },
      'account 444455556666',
    ],
    [
      'a role session of another account, of which only the id is told',
      { type: 'AWSAccount', accountId: '444455556666', principalId: 'AROAEXAMPLE:nightly' },
      'account 444455556666 AROAEXAMPLE:nightly',
    ],
    [
      'nobody in particular',
      { type: 'AWSAccount', accountId: 'anonymous', principalId: '' },
      'anonymous',
    ],
    [
      'nobody, as older records say it',
      { type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' },
      'anonymous',
    ],
    ['nobody, as Cognito says it', { type: 'Unknown', principalId: 'Anonymous' }, 'anonymous'],
    [
      'an unknown type',
      { type: 'Unknown', principalId: ACCOUNT, accountId: ACCOUNT, userName: 'grace@example.com' },
      `${ACCOUNT}:grace@example.com`,
    ],
    [
      'a type that is newer than this code',
      { ...iamUser, type: 'Robot' },
      `${ACCOUNT}:user/staff/bob`,
    ],
  ])('%s', (_, userIdentity, principal) => {
    expect(principalOf(userIdentity)).toBe(principal);
  });
});

describe('without an ARN the line is the same', () => {
  test.each<[type: string, userIdentity: JsonObject]>([
    ['Root', { arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT }],
    ['IAMUser', { arn: `arn:aws:iam::${ACCOUNT}:user/bob`, accountId: ACCOUNT, userName: 'bob' }],
    [
      'Role',
      { arn: `arn:aws:iam::${ACCOUNT}:role/nightly`, accountId: ACCOUNT, userName: 'nightly' },
    ],
    ['AssumedRole', assumedRole],
    [
      'FederatedUser',
      {
        arn: `arn:aws:sts::${ACCOUNT}:federated-user/carol`,
        accountId: ACCOUNT,
        principalId: `${ACCOUNT}:carol`,
      },
    ],
  ])('for %s', (type, userIdentity) => {
    const whole = identify({ ...userIdentity, type });
    expect(identify({ ...userIdentity, type, arn: undefined })).toEqual(whole);
  });

  test('for a role whose issuer is told by its ARN alone', () => {
    const sessionContext = { sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:role/staff/Admin` } };
    expect(principalOf({ ...assumedRole, arn: '', sessionContext })).toBe(principalOf(assumedRole));
  });

  test('for one that the documentation prints with a colon missing', () => {
    const arn = `arn:aws:sts::${ACCOUNT}assumed-role/Admin/alice@example.com`;
    expect(principalOf({ ...assumedRole, arn })).toBe(principalOf(assumedRole));
  });
});

describe('without a type', () => {
  test('an event of a service is the service', () => {
    expect(identify({ accountId: ACCOUNT, invokedBy: 's3.amazonaws.com' })).toEqual({
      principal: 's3.amazonaws.com',
      principalType: 'AWSService',
      invokedBy: 's3.amazonaws.com',
    });
  });

  test.each([
    ['root', 'Root'],
    ['user/bob', 'IAMUser'],
    ['role/nightly', 'Role'],
    ['group/staff', 'Unknown'],
  ])('an ARN of %s says %s', (resource, principalType) => {
    expect(identify({ arn: `arn:aws:iam::${ACCOUNT}:${resource}` }).principalType).toBe(
      principalType,
    );
  });

  test.each<[userIdentity: JsonObject | undefined, principal: string]>([
    [undefined, 'unknown'],
    [{}, 'unknown'],
    [{ accountId: ACCOUNT }, `account ${ACCOUNT}`],
    [{ userName: 'bob' }, 'bob'],
    [{ principalId: 'AIDAEXAMPLE', accountId: ACCOUNT }, `${ACCOUNT}:AIDAEXAMPLE`],
    [{ arn: 'arn:broken' }, 'arn:broken'],
  ])('%j is %s', (userIdentity, principal) => {
    expect(identify(userIdentity)).toEqual({ principal, principalType: 'Unknown' });
  });
});

describe('the parts', () => {
  test.each(['', 7, null, ['AKIA'], undefined])('an accessKeyId of %j is none', (accessKeyId) => {
    expect(identify({ ...iamUser, accessKeyId }).accessKey).toBeUndefined();
  });

  test('a console session of a user is temporary, by its key', () => {
    expect(identify({ ...iamUser, accessKeyId: 'ASIAEXAMPLE' }).temporary).toBe(true);
  });

  test('or by its creation date', () => {
    const sessionContext = { attributes: { creationDate: '2026-03-04T05:00:00Z' } };
    expect(identify({ ...iamUser, accessKeyId: '', sessionContext }).temporary).toBe(true);
  });

  test('without key and session nobody knows', () => {
    expect(identify({ ...iamUser, accessKeyId: '' }).temporary).toBeUndefined();
  });

  test.each([
    ['true', true],
    ['false', false],
    [true, true],
    [false, false],
  ])('mfaAuthenticated %j is %j', (mfaAuthenticated, mfa) => {
    const sessionContext = { attributes: { mfaAuthenticated } };
    expect(identify({ ...iamUser, sessionContext }).mfa).toBe(mfa);
  });

  test.each(['...', 1, null, undefined])('mfaAuthenticated %j says nothing', (mfaAuthenticated) => {
    const sessionContext = { attributes: { mfaAuthenticated } };
    expect(identify({ ...iamUser, sessionContext }).mfa).toBeUndefined();
  });

  test('only a role has sessions', () => {
    expect(identify({ ...iamUser, principalId: 'a:b' }).session).toBeUndefined();
  });
});

describe('a hostile name', () => {
  test('stays on one line', () => {
    const userName = 'mallory\n2026-03-04 all is well\u001b[2J\u2028';
    const principal = principalOf({ type: 'Unknown', accountId: ACCOUNT, userName });
    expect(principal).toBe(`${ACCOUNT}:mallory 2026-03-04 all is well [2J`);
  });

  test('that is no Unicode is still UTF-8', () => {
    expect(principalOf({ userName: 'mal\ud800lory' })).toBe('mal lory');
  });

  test('of nothing but blanks is none', () => {
    expect(principalOf({ userName: ' \n\t' })).toBe('unknown');
  });

  test('that is too long for a key is cut between characters', () => {
    const principal = principalOf({ userName: `x${'\u{1f99d}'.repeat(2000)}` });
    expect(principal).toBe(`x${'\u{1f99d}'.repeat(255)}`);
  });
});

test('any JSON object has a principal on one line that fits a key', () => {
  const name = fc.constantFrom(
    'type',
    'arn',
    'principalId',
    'accountId',
    'accessKeyId',
    'userName',
    'invokedBy',
    'identityProvider',
    'onBehalfOf',
    'sessionContext',
  );
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: anyCharacter, maxLength: 1500 }),
    fc.constantFrom(
      ...Object.values(assumedRole),
      'IAMUser',
      'SAMLUser',
      'WebIdentityUser',
      'AWSAccount',
    ),
  );
  fc.assert(
    fc.property(fc.dictionary(name, value), (json) => {
      const { principal } = identify(object(json));
      expect(principal).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+$/u);
      expect(Buffer.byteLength(principal)).toBeLessThanOrEqual(1024);
    }),
  );
});
