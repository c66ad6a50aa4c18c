import { object, text } from '../records/json';
import type { JsonObject } from '../records/record';
import { readableLine } from './readable-line';

/** The line for an actor, the kind of actor, and the session's name where a role was assumed. */
export interface Principal {
  readonly principal: string;
  readonly principalType: string;
  readonly session?: string;
}

/** CloudTrail's word for an identity that AWS could not determine. */
const UNKNOWN_TYPE = 'Unknown';
/** What an item says where the record names no actor at all. */
const NOBODY = 'unknown';
const ANONYMOUS = 'anonymous';

/** How S3 says anonymous in `accountId`: today, and until about 2017. Cognito says it in `principalId`. */
const ANONYMOUS_NAMES: readonly string[] = ['anonymous', 'anonymous_principal'];

const ARN = /^arn:[^:]*:(?:iam|sts):[^:]*:(\d+:(.+))$/s;

/** What follows the role's name; it may hold slashes itself. */
const SESSION_OF_ROLE = /^assumed-role\/[^/]*\/(.*)$/s;

/** What the ARN's resource part begins with, for records that name no type. */
const TYPE_OF_ARN: readonly (readonly [start: string, type: string])[] = [
  ['root', 'Root'],
  ['user/', 'IAMUser'],
  ['assumed-role/', 'AssumedRole'],
  ['federated-user/', 'FederatedUser'],
  ['role/', 'Role'],
];

/** Describes the actor of a `userIdentity` element; see `identify`. */
export function describePrincipal(identity: JsonObject): Principal {
  const arn = readArn(text(identity.arn));
  const principalType = lineOf(identity.type) ?? inferType(identity, arn);
  const line = describe(principalType, identity, arn) ?? describeByWhatThereIs(identity);
  const session = principalType === 'AssumedRole' ? sessionName(identity, arn) : undefined;
  const sessionLine = session === undefined ? undefined : readableLine(session);
  return {
    principal: (line === undefined ? undefined : readableLine(line)) ?? NOBODY,
    principalType,
    session: sessionLine,
  };
}

interface IdentityArn {
  /** From the account on: `111122223333:user/alice` */
  readonly tail: string;
  /** `user/alice`, `assumed-role/Admin/alice@example.com`, `root` */
  readonly resource: string;
}

function readArn(arn: string | undefined): IdentityArn | undefined {
  const [, tail, resource] = ARN.exec(arn ?? '') ?? [];
  if (tail === undefined || resource === undefined) return undefined;
  return { tail, resource };
}

/** Events that an AWS service makes by itself name no type, and nothing but the service. */
function inferType(identity: JsonObject, arn: IdentityArn | undefined): string {
  if (arn) {
    const [, type] = TYPE_OF_ARN.find(([start]) => arn.resource.startsWith(start)) ?? [];
    return type ?? UNKNOWN_TYPE;
  }
  const isService = text(identity.invokedBy) !== undefined && text(identity.userName) === undefined;
  return isService ? 'AWSService' : UNKNOWN_TYPE;
}

function describe(
  principalType: string,
  identity: JsonObject,
  arn: IdentityArn | undefined,
): string | undefined {
  switch (principalType) {
    case 'AWSService':
      return text(identity.invokedBy);
    case 'SAMLUser':
      return describeSamlUser(identity);
    case 'WebIdentityUser':
      return describeWebIdentity(identity);
    case 'IdentityCenterUser':
      return describeIdentityCenterUser(identity);
  }
  if (arn) return arn.tail;
  if (isAnonymous(identity)) return ANONYMOUS;
  return describeWithoutArn(principalType, identity);
}

/** The line that the ARN would have given, from the parts that are beside it. */
function describeWithoutArn(principalType: string, identity: JsonObject): string | undefined {
  const account = text(identity.accountId);
  const userName = text(identity.userName);
  if (account === undefined) return undefined;
  switch (principalType) {
    case 'Root':
      return `${account}:root`;
    case 'IAMUser':
      return userName && `${account}:user/${userName}`;
    case 'Role':
      return userName && `${account}:role/${userName}`;
    case 'AssumedRole':
      return describeAssumedRole(account, identity);
    case 'FederatedUser':
      return describeFederatedUser(account, identity);
    case 'Directory':
      return userName && `${account}:directory/${userName}`;
    case 'AWSAccount':
      return describeAccount(account, identity);
    default:
      return undefined;
  }
}

function describeAssumedRole(account: string, identity: JsonObject): string | undefined {
  const issuer = object(object(identity.sessionContext)?.sessionIssuer);
  const role = text(issuer?.userName) ?? lastSegment(readArn(text(issuer?.arn))?.resource);
  const session = sessionOfPrincipalId(identity);
  if (role === undefined || session === undefined) return undefined;
  return `${account}:assumed-role/${role}/${session}`;
}

/** The principal id of a federated user is its account and the name that it was given. */
function describeFederatedUser(account: string, identity: JsonObject): string | undefined {
  const principalId = text(identity.principalId);
  const name = principalId?.startsWith(`${account}:`) && principalId.slice(account.length + 1);
  return name ? `${account}:federated-user/${name}` : undefined;
}

/**
 * The bucket owner's copy of a foreign call names the foreign account, and by its id the user or the
 * role session (`AROAEXAMPLE:session`); ids are unique, so the line stays the same for the same actor.
 */
function describeAccount(account: string, identity: JsonObject): string {
  const principalId = text(identity.principalId);
  const saysMore = principalId !== undefined && principalId !== account;
  return saysMore ? `account ${account} ${principalId}` : `account ${account}`;
}

/** A caller of AssumeRoleWithSAML. The provider is a hash that tells apart equal names elsewhere. */
function describeSamlUser(identity: JsonObject): string | undefined {
  const provider = text(identity.identityProvider);
  const userName = text(identity.userName);
  if (provider !== undefined && userName !== undefined) return `saml:${provider}/${userName}`;
  const principalId = text(identity.principalId);
  return principalId && `saml:${principalId}`;
}

/**
 * A caller of AssumeRoleWithWebIdentity: the provider and the user's id there. A provider of the
 * account's own is an ARN, of which the tail from the account on is enough.
 */
function describeWebIdentity(identity: JsonObject): string | undefined {
  const provider = text(identity.identityProvider);
  const userName = text(identity.userName);
  if (provider !== undefined && userName !== undefined) return `${arnTail(provider)}:${userName}`;
  const principalId = text(identity.principalId);
  return principalId && arnTail(principalId);
}

/**
 * A person of IAM Identity Center. The user id is unique within its identity store, and the store's
 * account is the same whichever account the record is about.
 */
function describeIdentityCenterUser(identity: JsonObject): string | undefined {
  const onBehalfOf = object(identity.onBehalfOf);
  const store = text(onBehalfOf?.identityStoreArn)?.split(':');
  const account = store?.[4] || text(identity.accountId);
  const userId = text(onBehalfOf?.userId) ?? text(identity.principalId) ?? text(identity.userName);
  if (userId === undefined) return undefined;
  return account ? `${account}:identity-center-user/${userId}` : `identity-center-user/${userId}`;
}

function isAnonymous(identity: JsonObject): boolean {
  return [identity.accountId, identity.principalId].some((value) =>
    ANONYMOUS_NAMES.includes(text(value)?.toLowerCase() ?? ''),
  );
}

/** For identities that are malformed or of no known type: the most telling field first. */
function describeByWhatThereIs(identity: JsonObject): string | undefined {
  const account = text(identity.accountId);
  const name = text(identity.userName) ?? text(identity.principalId);
  const arn = text(identity.arn);
  if (arn !== undefined) return arnTail(arn);
  const invokedBy = text(identity.invokedBy);
  if (name === undefined && invokedBy !== undefined) return invokedBy;
  if (account === undefined) return name;
  return name === undefined || name === account ? `account ${account}` : `${account}:${name}`;
}

function sessionName(identity: JsonObject, arn: IdentityArn | undefined): string | undefined {
  return (arn && SESSION_OF_ROLE.exec(arn.resource)?.[1]) ?? sessionOfPrincipalId(identity);
}

/** The principal id of a role session is the role's id and the session's name. */
function sessionOfPrincipalId(identity: JsonObject): string | undefined {
  const principalId = text(identity.principalId);
  const colon = principalId?.indexOf(':') ?? -1;
  return colon < 0 ? undefined : text(principalId?.slice(colon + 1));
}

function arnTail(value: string): string {
  return readArn(value)?.tail ?? value;
}

function lastSegment(resource: string | undefined): string | undefined {
  return resource === undefined ? undefined : text(resource.slice(resource.lastIndexOf('/') + 1));
}

function lineOf(value: unknown): string | undefined {
  const said = text(value);
  return said === undefined ? undefined : readableLine(said);
}
