import type { Caller } from './callers';
import { Random } from './random';
import type { Call, JsonObject } from './record';
import { type CallParts, createCall, type Scene } from './scene';

export const SES = 'ses.amazonaws.com';

/** What CloudTrail prints in place of recipients, subjects and bodies. */
export const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Both SES APIs answer at the same host. */
export function sesHost(region: string): string {
  return `email.${region}.amazonaws.com`;
}

/** A call to SES, with the host that all of them share; a refused one keeps no parameters. */
export function sesCall(
  scene: Scene,
  parts: Omit<CallParts, 'source' | 'response' | 'host'> & { response?: JsonObject },
): Call {
  return createCall(scene, {
    ...parts,
    source: SES,
    request: parts.error ? null : parts.request,
    response: parts.error ? null : (parts.response ?? null),
    extra: parts.error ? undefined : parts.extra,
    host: sesHost(parts.region ?? scene.region),
  });
}

export interface SesResources {
  readonly identity: string;
  readonly configurationSet?: string;
  readonly template?: string;
}

/** The resources of a send, one for each of the three types that SES names. */
export function sesResources(
  account: string,
  region: string,
  { identity, configurationSet, template }: SesResources,
): JsonObject[] {
  const arn = (rest: string): string => `arn:aws:ses:${region}:${account}:${rest}`;
  const resources = [
    { accountId: account, type: 'AWS::SES::EmailIdentity', ARN: arn(`identity/${identity}`) },
  ];
  if (configurationSet) {
    const ARN = arn(`configuration-set/${configurationSet}`);
    resources.push({ accountId: account, type: 'AWS::SES::ConfigurationSet', ARN });
  }
  if (template) {
    const ARN = arn(`template/${template}`);
    resources.push({ accountId: account, type: 'AWS::SES::Template', ARN });
  }
  return resources;
}

const REGION_PREFIXES: Readonly<Record<string, string>> = {
  'us-east-1': '0100',
  'us-west-2': '0101',
  'eu-west-1': '0102',
  'eu-central-1': '0107',
  'ap-northeast-1': '0106',
  'ap-southeast-2': '0108',
};

/** The id that delivery notifications know the message by: its Region, its time, then chance. */
export function messageId(region: string, time: number, random: Random): string {
  const stamp = time.toString(16).padStart(12, '0');
  return `${REGION_PREFIXES[region] ?? '0100'}${stamp}-${random.uuid()}-000000`;
}

/** The message that IAM gives with a refusal. */
export function sesDenial(caller: Caller, action: string, resource?: string): Call['error'] {
  const where = resource ? ` on resource: ${resource}` : '';
  return {
    code: 'AccessDenied',
    message: `User: ${caller.arn} is not authorized to perform: ses:${action}${where} because no identity-based policy allows the ses:${action} action`,
  };
}

/** A send event's common parts. */
export interface Send {
  readonly name: string;
  readonly caller: Caller;
  readonly request: JsonObject;
  readonly resources: SesResources;
  readonly time: number;
  readonly error?: Call['error'];
}

/**
 * A send. CloudTrail calls it read only, which it is for SES's own resources; it has been told of as
 * a data event since April 2025, so no version before 1.11 is seen.
 */
export function sendCall(scene: Scene, send: Send): Call {
  const { random, region, account } = scene;
  return sesCall(scene, {
    name: send.name,
    caller: send.caller,
    category: 'Data',
    readOnly: true,
    request: send.request,
    extra: { sesMessageId: messageId(region, send.time, random) },
    resources: sesResources(account.id, region, send.resources),
    error: send.error,
    version: '1.11',
    time: send.time,
  });
}

/** Digits that follow from a name, for values that never change, such as an identity's tokens. */
export function stableHex(length: number, ...parts: readonly (string | number)[]): string {
  return Random.named(...parts).hex(length);
}
