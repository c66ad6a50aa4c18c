import type { Access } from '../classification/classification';
import { list, object, text } from '../records/json';
import type { CloudTrailRecord, JsonObject } from '../records/record';
import { nameInArn } from './arn';
import type { NamedResource } from './named-resource';
import type { Touched } from './touched';

const IDENTITY = 'identity/';

/** What CloudTrail prints in place of what SES hides (SES Developer Guide, logging with CloudTrail). */
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** The owner's identity, where the caller sends by its permission. */
const SENDING_IDENTITY_PARAMETERS: readonly string[] = [
  'sourceArn',
  'fromEmailAddressIdentityArn',
  'fromArn',
];

const SENDER_PARAMETERS: readonly string[] = ['source', 'fromEmailAddress', 'bounceSender'];

/**
 * v1 says identity, domain or emailAddress, v2 says emailIdentity. A contact's address is no identity:
 * the list that it is on comes before it.
 */
const IDENTITY_PARAMETERS: readonly string[] = [
  'identity',
  'emailIdentity',
  'domain',
  'contactListName',
  'emailAddress',
];

/** What else a call may be about, the narrower first: v1, v2 and Mail Manager. */
const OTHER_PARAMETERS: readonly string[] = [
  'resourceArn',
  'configurationSetName',
  'configurationSet',
  'templateName',
  'template',
  'ruleSetName',
  'originalRuleSetName',
  'filterName',
  'filter',
  'poolName',
  'tenantName',
  'endpointName',
  'ip',
  'jobId',
  'addonInstanceId',
  'addonSubscriptionId',
  'addressListId',
  'addressListName',
  'archiveId',
  'archiveName',
  'ingressPointId',
  'ingressPointName',
  'relayId',
  'relayName',
  'ruleSetId',
  'trafficPolicyId',
  'trafficPolicyName',
];

/**
 * The identity that an SES event is about, else the configuration set, template or rule set.
 *
 * For a send it is the identity that SES itself names in `resources`: verified once, for an address or
 * for a whole domain, it is also what the management events carry, so one query shows who verified it
 * and who sent as it. Only where SES names none is it the sender's address, as it stands in the
 * request: whether the address or its domain was verified, the record does not say.
 */
export function findSesResource(
  record: CloudTrailRecord,
  access: Access | undefined,
  named: readonly NamedResource[],
): Touched {
  const resource =
    identityAmong(named) ??
    resourceInRequest(object(record.requestParameters) ?? {}, access) ??
    (named[0] && withoutKind(named[0].name, named[0].arn));
  return resource === undefined ? {} : { resource };
}

/** Whether an ARN only repeats the identity. */
export function namedBySes(touched: Touched, { name, arn }: NamedResource): boolean {
  return withoutKind(name, arn) === touched.resource;
}

/** Most sends name it, and nothing more of the record is asked for then. */
function identityAmong(named: readonly NamedResource[]): string | undefined {
  for (const { name } of named) if (name.startsWith(IDENTITY)) return identityNamed(name);
  return undefined;
}

function resourceInRequest(parameters: JsonObject, access: Access | undefined): string | undefined {
  return (
    sendingIdentity(parameters) ??
    (access === 'send' ? senderIn(parameters) : undefined) ??
    identityParameter(parameters) ??
    otherParameter(parameters) ??
    senderIn(parameters)
  );
}

function sendingIdentity(parameters: JsonObject): string | undefined {
  for (const parameter of SENDING_IDENTITY_PARAMETERS) {
    const said = textNamed(parameters, parameter);
    const name = said === undefined ? '' : nameInArn(said);
    if (name.startsWith(IDENTITY)) return identityNamed(name);
  }
  return undefined;
}

function identityNamed(name: string): string | undefined {
  return text(name.slice(IDENTITY.length));
}

function senderIn(parameters: JsonObject): string | undefined {
  const sender = firstText(parameters, SENDER_PARAMETERS);
  return sender === undefined ? undefined : addressIn(sender);
}

/** `"Example <news@example.com>"` without the name, which anyone can choose. */
function addressIn(sender: string): string | undefined {
  const [, address] = /<([^<>]+)>[^<>]*$/.exec(sender) ?? [];
  return text((address ?? sender).trim());
}

/** A call about several identities is about none more than another. */
function identityParameter(parameters: JsonObject): string | undefined {
  const [one, ...more] = list(parameters.identities);
  const single = more.length === 0 ? text(one) : undefined;
  const name = firstText(parameters, IDENTITY_PARAMETERS) ?? single;
  return name === undefined ? undefined : nameOf(name);
}

function otherParameter(parameters: JsonObject): string | undefined {
  const name = firstText(parameters, OTHER_PARAMETERS);
  return name === undefined ? undefined : nameOf(name);
}

function nameOf(value: string): string {
  return withoutKind(nameInArn(value), value);
}

/**
 * `configuration-set/news` is asked for as `news`.
 * @param name the `nameInArn` of the value
 */
function withoutKind(name: string, value: string): string {
  return name === value ? value : (text(name.slice(name.indexOf('/') + 1)) ?? name);
}

function firstText(parameters: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const said = textNamed(parameters, name);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** Some calls of v1 give a whole object: its name is what it is called elsewhere. */
function textNamed(parameters: JsonObject, name: string): string | undefined {
  const value = parameters[name];
  if (value === undefined) return undefined;
  const inner = object(value);
  const said = text(value) ?? text(inner?.[`${name}Name`]) ?? text(inner?.name);
  return said === HIDDEN ? undefined : said;
}
