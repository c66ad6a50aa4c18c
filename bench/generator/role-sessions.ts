import { agentOf, type Caller, connection, identityOf, type SessionParts } from './callers';
import { type Account, iamId, PEOPLE, type Role } from './company';
import { Random } from './random';
import { formatTime, type JsonObject } from './record';
import { userAgent } from './user-agents';

/** Which of a role's sessions is meant. */
export interface SessionPlace {
  readonly region: string;
  readonly place: number;
  /** When the present credentials were given out, in milliseconds. */
  readonly startedAt: number;
}

interface SessionShape {
  readonly name: string;
  readonly sourceIp: string;
  readonly session?: Partial<SessionParts>;
  readonly invokedBy?: string;
  readonly recent?: JsonObject;
  readonly isConsole?: boolean;
  readonly vpcEndpointId?: string;
}

/** A session of a role, in the shape that the place where it runs gives it. */
export function roleSession(
  account: Account,
  role: Role,
  place: SessionPlace,
  random: Random,
): Caller {
  const shape = SHAPES[role.runtime](account, role, place, random);
  const arn = `arn:aws:sts::${account.id}:assumed-role/${role.name}/${shape.name}`;
  const text = shape.invokedBy ?? userAgent(role.client, Random.named(role.id, place.place));
  return {
    arn,
    principalId: `${role.id}:${shape.name}`,
    accountId: account.id,
    sourceIp: shape.sourceIp,
    agentFor: shape.invokedBy ? () => text : agentOf(text),
    identity: identityOf({
      type: 'AssumedRole',
      principalId: `${role.id}:${shape.name}`,
      arn,
      accountId: account.id,
      accessKeyId: iamId('ASIA', random),
      session: {
        issuer: {
          type: 'Role',
          principalId: role.id,
          arn: role.arn,
          accountId: account.id,
          userName: role.name,
        },
        createdAt: formatTime(place.startedAt + random.below(600_000)),
        mfa: false,
        ...shape.session,
      },
      invokedBy: shape.invokedBy,
      recent: shape.recent,
    }),
    ...connection(random),
    isService: shape.invokedBy !== undefined,
    isConsole: shape.isConsole,
    vpcEndpointId: shape.vpcEndpointId,
  };
}

type Shape = (account: Account, role: Role, place: SessionPlace, random: Random) => SessionShape;

function privateAddress(random: Random): string {
  return `10.${random.below(64)}.${random.below(256)}.${random.between(4, 254)}`;
}

function natAddress(random: Random): string {
  return `198.51.100.${random.between(8, 40)}`;
}

function inScope(account: Account, issuerType: string, sourceArn: string): JsonObject {
  return { inScopeOf: { sourceArn, sourceAccount: account.id, issuerType } };
}

const SHAPES: Record<Role['runtime'], Shape> = {
  ec2: (account, role, { region }, random) => {
    const instance = `i-0${random.hex(16)}`;
    const arn = `arn:aws:ec2:${region}:${account.id}:instance/${instance}`;
    return {
      name: instance,
      sourceIp: privateAddress(random),
      session: { ec2RoleDelivery: '2.0' },
      recent: {
        inScopeOf: { issuerType: 'AWS::EC2::Instance', credentialsIssuedTo: arn },
      },
      vpcEndpointId: role.client === 'hadoop' ? `vpce-0${random.hex(16)}` : undefined,
    };
  },
  ecs: (_account, _role, _place, random) => ({
    name: random.hex(32),
    sourceIp: random.chance(0.5) ? privateAddress(random) : natAddress(random),
    vpcEndpointId: random.chance(0.3) ? `vpce-0${random.hex(16)}` : undefined,
  }),
  lambda: (account, role, { region }, random) => ({
    name: `example-${role.name}`,
    sourceIp: natAddress(random),
    recent: inScope(
      account,
      'AWS::Lambda::Function',
      `arn:aws:lambda:${region}:${account.id}:function:example-${role.name}`,
    ),
  }),
  kubernetes: (account, _role, { region, startedAt }, random) => {
    const provider = `oidc.eks.${region}.amazonaws.com/id/${random.hex(32).toUpperCase()}`;
    return {
      name: `eks-example-${random.pick(['logging', 'platform'])}-${random.uuid()}`,
      sourceIp: privateAddress(random),
      session: {
        federation: {
          federatedProvider: `arn:aws:iam::${account.id}:oidc-provider/${provider}`,
          attributes: {},
        },
        // CloudTrail knows both of ISO 8601's forms here; readers have to take either.
        createdAt: formatTime(startedAt).replace(/[-:]/g, ''),
      },
    };
  },
  pipeline: (account, _role, _place, random) => ({
    name: `GitHubActions-${random.between(10_000_000_000, 16_000_000_000)}`,
    sourceIp: `198.51.100.${random.between(100, 200)}`,
    session: {
      federation: {
        federatedProvider: `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com`,
        attributes: {},
      },
    },
  }),
  sso: (account, _role, { place }, random) => {
    const person = PEOPLE[place] ?? 'alice';
    return {
      name: `${person}@example.com`,
      sourceIp: `192.0.2.${50 + place * 3}`,
      recent: random.chance(0.5)
        ? {
            onBehalfOf: {
              userId: random.uuid(),
              identityStoreArn: `arn:aws:identitystore::${account.id}:identitystore/${account.identityStoreId}`,
            },
            credentialId: random.base64(64, 0),
          }
        : undefined,
      isConsole: true,
    };
  },
  saml: (_account, _role, { place }) => {
    const person = PEOPLE[place + 4] ?? 'hiro';
    return {
      name: `${person}@example.com`,
      sourceIp: `192.0.2.${100 + place}`,
      session: { sourceIdentity: `${person}@example.com` },
    };
  },
  chained: (_account, role, { place, startedAt }, random) => ({
    name:
      role.client === 'terraform' ? `aws-go-sdk-${startedAt}${random.below(1_000_000)}` : role.name,
    sourceIp: `192.0.2.${150 + place}`,
    session: { mfa: random.chance(0.5) },
  }),
  service: (_account, role) => ({
    name: role.name.slice(0, 32),
    sourceIp: role.service ?? 'AWS Internal',
    invokedBy: role.service ?? 'AWS Internal',
  }),
  forwarded: (_account, role, { place }) => ({
    name: `${PEOPLE[place] ?? 'alice'}@example.com`,
    sourceIp: role.service ?? 'AWS Internal',
    invokedBy: role.service ?? 'AWS Internal',
  }),
};
