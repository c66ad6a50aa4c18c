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
  const parameters = object(record.requestParameters) ?? {};
  const resource =
    identityIn(named.map(({ arn }) => arn)) ??
    identityIn(textsOf(parameters, SENDING_IDENTITY_PARAMETERS)) ??
    (access === 'send' ? senderIn(parameters) : undefined) ??
    identityParameter(parameters) ??
    otherParameter(parameters) ??
    senderIn(parameters) ??
    named.map(({ arn }) => nameOf(arn))[0];
  return resource === undefined ? {} : { resource };
}

/** Whether an ARN only repeats the identity. */
export function namedBySes(touched: Touched, { arn }: NamedResource): boolean {
  return nameOf(arn) === touched.resource;
}

function identityIn(arns: readonly string[]): string | undefined {
  const names = arns.map(nameInArn).filter((name) => name.startsWith(IDENTITY));
  return text(names[0]?.slice(IDENTITY.length));
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

/** `configuration-set/news` is asked for as `news`. */
function nameOf(value: string): string {
  const name = nameInArn(value);
  return name === value ? value : (text(name.slice(name.indexOf('/') + 1)) ?? name);
}

function textsOf(parameters: JsonObject, names: readonly string[]): string[] {
  return names.flatMap((name) => textNamed(parameters, name) ?? []);
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
