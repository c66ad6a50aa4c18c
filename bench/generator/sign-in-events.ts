import {
  agentOf,
  type Caller,
  connection,
  fixedIdentity,
  identityOf,
  rootCaller,
  serviceCaller,
} from './callers';
import { iamId, PEOPLE, type Role } from './company';
import type { Random } from './random';
import { Weighted } from './random';
import type { Call, JsonObject } from './record';
import { type Action, createCall, type Scene, someTime } from './scene';
import { userAgent } from './user-agents';

const STS = 'sts.amazonaws.com';
const HOUR = 3_600_000;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * CloudTrail prints dates inside responses the way Java does. Written by hand, since what a locale
 * prints depends on the version of its data, and the same seed must give the same bytes.
 */
function javaDate(time: number): string {
  const date = new Date(time);
  const pad = (value: number): string => String(value).padStart(2, '0');
  const hour = date.getUTCHours();
  const clock = `${hour % 12 || 12}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}, ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** Temporary credentials as the log shows them: the session token whole, the secret never. */
function credentials(time: number, random: Random): JsonObject {
  return {
    accessKeyId: iamId('ASIA', random),
    sessionToken: `IQoJb3JpZ2luX2Vj${random.base64(random.between(620, 940), 2)}`,
    expiration: javaDate(time + HOUR),
  };
}

interface Assumption {
  readonly name: string;
  readonly role: Role;
  readonly session: string;
  readonly caller: Caller;
  readonly request?: JsonObject;
  readonly response?: JsonObject;
}

function assume(scene: Scene, parts: Assumption): Call[] {
  const { account, random, region } = scene;
  const time = someTime(scene);
  const { role, session } = parts;
  return [
    createCall(scene, {
      source: STS,
      name: parts.name,
      time,
      caller: parts.caller,
      category: 'Management',
      readOnly: true,
      request: { roleArn: role.arn, roleSessionName: session, ...parts.request },
      response: {
        credentials: credentials(time, random),
        assumedRoleUser: {
          assumedRoleId: `${role.id}:${session}`,
          arn: `arn:aws:sts::${account.id}:assumed-role/${role.name}/${session}`,
        },
        ...parts.response,
      },
      resources: [{ accountId: account.id, type: 'AWS::IAM::Role', ARN: role.arn }],
      sharedEventId: parts.caller.isService ? random.uuid() : undefined,
      host: `sts.${region}.amazonaws.com`,
    }),
  ];
}

function someRole({ account, random }: Scene, runtime: Role['runtime']): Role {
  return random.pick(account.roles.filter((one) => one.runtime === runtime));
}

/** The services that fetch credentials for what runs on them. */
const COMPUTE: readonly (readonly [runtime: Role['runtime'], service: string])[] = [
  ['ec2', 'ec2.amazonaws.com'],
  ['ecs', 'ecs-tasks.amazonaws.com'],
  ['lambda', 'lambda.amazonaws.com'],
];

const assumeByService: Action = (scene) => {
  const [runtime, service] = scene.random.pick(COMPUTE);
  const role = someRole(scene, runtime);
  return assume(scene, {
    name: 'AssumeRole',
    role,
    session: runtime === 'ec2' ? `i-0${scene.random.hex(16)}` : scene.random.hex(32),
    caller: serviceCaller(service),
    request: { durationSeconds: 3600 },
  });
};

const assumeByPrincipal: Action = (scene) => {
  const role = someRole(scene, 'chained');
  return assume(scene, {
    name: 'AssumeRole',
    role,
    session: role.name,
    caller: scene.callers.draw('other', scene.random),
    request: { durationSeconds: 3600, externalId: scene.random.hex(12) },
  });
};

/** Someone without AWS credentials, known by a token from elsewhere. */
function federated(
  random: Random,
  identity: JsonObject,
  client: 'cli' | 'goV2' | 'browser',
): Caller {
  return {
    arn: '',
    accountId: '',
    sourceIp: `198.51.100.${random.between(100, 200)}`,
    agentFor: agentOf(userAgent(client, random)),
    identity: fixedIdentity(identity),
    ...connection(random),
    isService: false,
  };
}

const assumeByWebIdentity: Action = (scene) => {
  const { account, random } = scene;
  const role = someRole(scene, 'pipeline');
  const provider = `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com`;
  const subject = `repo:example/${random.pick(['checkout', 'website', 'data'])}:ref:refs/heads/main`;
  return assume(scene, {
    name: 'AssumeRoleWithWebIdentity',
    role,
    session: `GitHubActions-${random.between(10_000_000_000, 16_000_000_000)}`,
    caller: federated(
      random,
      {
        type: 'WebIdentityUser',
        principalId: `${provider}:sts.amazonaws.com:${subject}`,
        userName: subject,
        identityProvider: provider,
      },
      'cli',
    ),
    response: { subjectFromWebIdentityToken: subject, provider, audience: 'sts.amazonaws.com' },
  });
};

const assumeBySaml: Action = (scene) => {
  const { account, random } = scene;
  const person = `${random.pick(PEOPLE)}@example.com`;
  const provider = `arn:aws:iam::${account.id}:saml-provider/ExampleDirectory`;
  const qualifier = random.base64(28);
  return assume(scene, {
    name: 'AssumeRoleWithSAML',
    role: someRole(scene, 'saml'),
    session: person,
    caller: federated(
      random,
      {
        type: 'SAMLUser',
        principalId: `${qualifier}:${person}`,
        userName: person,
        identityProvider: qualifier,
      },
      'browser',
    ),
    request: {
      principalArn: provider,
      sAMLAssertionID: `_${random.uuid()}`,
      durationSeconds: 3600,
    },
    response: {
      issuer: 'https://login.example.com/saml',
      subjectType: 'persistent',
      subject: person,
    },
  });
};

const callerIdentity: Action = (scene) => [
  createCall(scene, {
    source: STS,
    name: 'GetCallerIdentity',
    caller: scene.callers.draw('other', scene.random),
    category: 'Management',
    readOnly: true,
    request: null,
    response: null,
    host: `sts.${scene.region}.amazonaws.com`,
  }),
];

const IDENTITY_ACTIONS = new Weighted<Action>([
  [44, assumeByService],
  [20, assumeByPrincipal],
  [12, assumeByWebIdentity],
  [5, assumeBySaml],
  [19, callerIdentity],
]);

/** Calls that give out or show credentials. */
export const identityCalls: Action = (scene, room) =>
  IDENTITY_ACTIONS.pick(scene.random)(scene, room);

const consoleLogin: Action = (scene) => {
  const { account, random, region } = scene;
  const isRoot = random.chance(0.2);
  const failed = random.chance(0.15);
  const root = rootCaller(account, random);
  const [user] = account.users.filter((one) => one.name === random.pick(['alice', 'bob']));
  const name = user?.name ?? 'alice';
  const caller: Caller = {
    ...root,
    isConsole: false,
    sourceIp: user?.office ?? root.sourceIp,
    identity: identityOf(
      isRoot
        ? {
            type: 'Root',
            principalId: account.id,
            arn: root.arn,
            accountId: account.id,
            accessKeyId: '',
          }
        : {
            type: 'IAMUser',
            principalId: user?.id,
            accountId: account.id,
            accessKeyId: '',
            userName: name,
            arn: failed ? undefined : user?.arn,
          },
    ),
  };
  return [
    createCall(scene, {
      source: 'signin.amazonaws.com',
      name: 'ConsoleLogin',
      caller,
      category: 'Management',
      readOnly: false,
      type: 'AwsConsoleSignIn',
      requestId: undefined,
      request: null,
      response: { ConsoleLogin: failed ? 'Failure' : 'Success' },
      error: failed ? { message: 'Failed authentication' } : undefined,
      extra: {
        LoginTo: `https://console.aws.amazon.com/console/home?region=${region}&state=hashArgs%23`,
        MobileVersion: 'No',
        MFAUsed: random.chance(0.85) ? 'Yes' : 'No',
      },
      host: `${region}.signin.aws.amazon.com`,
    }),
  ];
};

/** The portal, the directory and the odd service each print identities that no API call has. */
const uncommonIdentity: Action = (scene) => {
  const { account, random } = scene;
  const person = `${random.pick(PEOPLE)}@example.com`;
  const role = someRole(scene, 'chained');
  const kinds: readonly (readonly [source: string, name: string, identity: JsonObject])[] = [
    [
      'sso.amazonaws.com',
      'Authenticate',
      {
        type: 'IdentityCenterUser',
        accountId: account.id,
        onBehalfOf: {
          userId: random.uuid(),
          identityStoreArn: `arn:aws:identitystore::${account.id}:identitystore/${account.identityStoreId}`,
        },
        credentialId: random.uuid(),
      },
    ],
    [
      'workdocs.amazonaws.com',
      'DownloadDocumentVersion',
      { type: 'Unknown', principalId: random.uuid(), accountId: account.id, userName: person },
    ],
    [
      'ds.amazonaws.com',
      'ConsoleLogin',
      {
        type: 'Directory',
        principalId: `S-1-5-21-${random.word()}-${random.word()}-1104`,
        arn: `arn:aws:ds:${scene.region}:${account.id}:directory/${account.identityStoreId}`,
        accountId: account.id,
        userName: person,
      },
    ],
    [
      'access-analyzer.amazonaws.com',
      'ListFindings',
      {
        type: 'Role',
        principalId: role.id,
        arn: role.arn,
        accountId: account.id,
        userName: role.name,
      },
    ],
    ['kms.amazonaws.com', 'RotateKey', { accountId: account.id, invokedBy: 'AWS Internal' }],
  ];
  const [source, name, identity] = random.pick(kinds);
  const isInternal = identity.type === undefined;
  const caller = isInternal
    ? { ...serviceCaller('AWS Internal'), identity: fixedIdentity(identity) }
    : federated(random, identity, 'browser');
  return [
    createCall(scene, {
      source,
      name,
      caller,
      category: 'Management',
      readOnly: !isInternal,
      type: isInternal || source === 'sso.amazonaws.com' ? 'AwsServiceEvent' : undefined,
      requestId: isInternal ? undefined : random.uuid(),
      request: null,
      response: null,
      serviceDetails: isInternal ? { keyId: random.uuid() } : undefined,
    }),
  ];
};

/** People who sign in, and identities that are seldom seen. */
export const signInCalls: Action = (scene, room) =>
  scene.random.chance(0.4) ? consoleLogin(scene, room) : uncommonIdentity(scene, room);
