import { type Account, iamId, type User } from './company';
import { Random } from './random';
import type { EventVersion, JsonObject } from './record';
import { userAgent } from './user-agents';

/** Who makes a call, and from where. */
export interface Caller {
  /** As policies and error messages name it; empty for those that have none. */
  readonly arn: string;
  readonly principalId?: string;
  readonly accountId: string;
  readonly sourceIp: string;
  readonly agentFor: (source: string) => string;
  /** The identity as JSON text, in the form of a version. */
  readonly identity: (version: EventVersion) => string;
  readonly cipherSuite: string;
  readonly keyExchange?: string;
  /** AWS made the call: there is no TLS to tell of. */
  readonly isService: boolean;
  readonly isConsole?: boolean;
  readonly vpcEndpointId?: string;
}

/** CloudTrail's three ways to print an identity's session, oldest first. */
type Era = 'early' | 'middle' | 'recent';

function eraOf(version: EventVersion): Era {
  if (version === '1.02' || version === '1.05') return 'early';
  return version === '1.08' || version === '1.09' ? 'middle' : 'recent';
}

export interface SessionParts {
  readonly issuer?: JsonObject;
  readonly federation?: JsonObject;
  readonly createdAt: string;
  readonly mfa: boolean;
  readonly sourceIdentity?: string;
  readonly ec2RoleDelivery?: string;
}

function sessionContext(parts: SessionParts, era: Era): JsonObject {
  const mfaAuthenticated = String(parts.mfa);
  if (era === 'early') {
    return {
      attributes: { mfaAuthenticated, creationDate: parts.createdAt },
      sessionIssuer: parts.issuer,
    };
  }
  const empty = era === 'middle' ? {} : undefined;
  return {
    sessionIssuer: parts.issuer ?? empty,
    webIdFederationData: parts.federation ?? empty,
    attributes: { creationDate: parts.createdAt, mfaAuthenticated },
    ec2RoleDelivery: parts.ec2RoleDelivery,
    sourceIdentity: parts.sourceIdentity,
  };
}

/** The parts of an identity, in the order that CloudTrail prints them. */
export interface IdentityParts {
  readonly type: string;
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly userName?: string;
  readonly session?: SessionParts;
  readonly invokedBy?: string;
  /** What only the newest versions know, such as `inScopeOf`. */
  readonly recent?: JsonObject;
}

function printIdentity(parts: IdentityParts, era: Era): JsonObject {
  return {
    type: parts.type,
    principalId: parts.principalId,
    arn: parts.arn,
    accountId: parts.accountId,
    accessKeyId: parts.accessKeyId,
    userName: parts.userName,
    sessionContext: parts.session && sessionContext(parts.session, era),
    invokedBy: parts.invokedBy,
    ...(era === 'recent' ? parts.recent : undefined),
  };
}

/** An identity that prints itself in the form of any version; each form is written once. */
export function identityOf(parts: IdentityParts): Caller['identity'] {
  const printed: Partial<Record<Era, string>> = {};
  return (version) => {
    const era = eraOf(version);
    const identity = printed[era] ?? JSON.stringify(printIdentity(parts, era));
    printed[era] = identity;
    return identity;
  };
}

/** An identity that is the same in every version. */
export function fixedIdentity(identity: JsonObject): Caller['identity'] {
  const text = JSON.stringify(identity);
  return () => text;
}

/** S3 puts the client's own words in square brackets, every other service prints them bare. */
export function agentOf(text: string): Caller['agentFor'] {
  const bracketed = `[${text}]`;
  return (source) => (source === 's3.amazonaws.com' ? bracketed : text);
}

const MODERN_SUITE = 'TLS_AES_128_GCM_SHA256';
const OLD_SUITE = 'ECDHE-RSA-AES128-GCM-SHA256';

/** The connection of a client: old ones still speak TLS 1.2, the newest exchange hybrid keys. */
export function connection(random: Random): Pick<Caller, 'cipherSuite' | 'keyExchange'> {
  if (random.chance(0.12)) return { cipherSuite: OLD_SUITE, keyExchange: 'secp256r1' };
  return {
    cipherSuite: MODERN_SUITE,
    keyExchange: random.pick(['x25519', 'x25519', 'X25519MLKEM768']),
  };
}

/** A caller that is an AWS service and nothing else. */
export function serviceCaller(service: string): Caller {
  return {
    arn: '',
    accountId: '',
    sourceIp: service,
    agentFor: () => service,
    identity: identityOf({ type: 'AWSService', invokedBy: service }),
    cipherSuite: MODERN_SUITE,
    isService: true,
  };
}

/** A stranger who reads a public object without signing the request. */
export function anonymousCaller(random: Random): Caller {
  return {
    arn: '',
    accountId: 'anonymous',
    sourceIp: `198.51.100.${random.between(1, 254)}`,
    agentFor: agentOf(userAgent('browser', random)),
    identity: identityOf({ type: 'AWSAccount', principalId: '', accountId: 'anonymous' }),
    ...connection(random),
    isService: false,
  };
}

/** The account's root user, at the console. */
export function rootCaller(account: Account, random: Random): Caller {
  return {
    arn: `arn:aws:iam::${account.id}:root`,
    principalId: account.id,
    accountId: account.id,
    sourceIp: '192.0.2.4',
    agentFor: agentOf(userAgent('browser', random)),
    identity: identityOf({
      type: 'Root',
      principalId: account.id,
      arn: `arn:aws:iam::${account.id}:root`,
      accountId: account.id,
      accessKeyId: iamId('ASIA', random),
      session: { createdAt: '2026-06-01T08:12:44Z', mfa: true },
    }),
    ...connection(random),
    isService: false,
    isConsole: true,
  };
}

/** A person or a machine with a long-lived key. */
export function userCaller(account: Account, user: User, random: Random): Caller {
  return {
    arn: user.arn,
    principalId: user.id,
    accountId: account.id,
    sourceIp: user.office,
    // Software is upgraded less often than sessions are renewed.
    agentFor: agentOf(userAgent(user.client, Random.named(user.id))),
    identity: identityOf({
      type: 'IAMUser',
      principalId: user.id,
      arn: user.arn,
      accountId: account.id,
      accessKeyId: user.accessKeyId,
      userName: user.name,
    }),
    ...connection(random),
    isService: false,
  };
}

/** A federation broker's user: named by the token, issued by an IAM user. */
export function federatedCaller(
  account: Account,
  user: User,
  time: number,
  random: Random,
): Caller {
  return {
    arn: `arn:aws:sts::${account.id}:federated-user/${user.name}-partner`,
    principalId: `${account.id}:${user.name}-partner`,
    accountId: account.id,
    sourceIp: '198.51.100.77',
    agentFor: agentOf(userAgent('goV1', random)),
    identity: identityOf({
      type: 'FederatedUser',
      principalId: `${account.id}:${user.name}-partner`,
      arn: `arn:aws:sts::${account.id}:federated-user/${user.name}-partner`,
      accountId: account.id,
      accessKeyId: iamId('ASIA', random),
      session: {
        issuer: {
          type: 'IAMUser',
          principalId: user.id,
          arn: user.arn,
          accountId: account.id,
          userName: user.name,
        },
        createdAt: new Date(time - 1_800_000).toISOString().replace('.000', ''),
        mfa: false,
      },
    }),
    ...connection(random),
    isService: false,
  };
}
