import { serviceOf } from '../classification/event-source';
import { UsageError } from '../errors';
import { readArn } from '../resources/arn';
import { placeInArn } from '../resources/s3-arn';
import { parseAddressBlock } from './addresses';
import type { EventFilter, PrincipalFilter, ResourceFilter } from './event-filter';
import { parseMoment } from './time-range';

/** A filter as a person writes it; each field narrows the answer, an absent one leaves nothing out. */
export interface WrittenFilter
  extends Omit<EventFilter, 'principal' | 'resource' | 'since' | 'until'> {
  /** As `parsePrincipal` reads it. */
  readonly principal?: string | undefined;
  /** As `parseResource` reads it. */
  readonly resource?: string | undefined;
  /** As `parseMoment` reads it: ISO 8601, a date, or `2h`, `7d` ago; UTC, both ends belong to the range. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/**
 * The filter that was written.
 * @throws {UsageError} naming what is empty or not understood, and when the range ends before it begins
 */
export function readFilter(written: WrittenFilter, now: Date): EventFilter {
  const [empty] = Object.entries(written).find(([, text]) => text === '') ?? [];
  if (empty !== undefined) throw new UsageError(`${empty} is empty: name one, or leave it out`);
  const { principal, resource, sourceIp, since: from, until: to } = written;
  const since = from === undefined ? undefined : parseMoment(from, 'since', now);
  const until = to === undefined ? undefined : parseMoment(to, 'until', now);
  if (since !== undefined && until !== undefined && since > until) {
    throw new UsageError(`nothing can be at or after ${since} and at or before ${until}`);
  }
  return {
    ...written,
    principal: principal === undefined ? undefined : parsePrincipal(principal),
    resource: resource === undefined ? undefined : parseResource(resource),
    sourceIp: sourceIp === undefined ? undefined : parseSourceIp(sourceIp),
    since,
    until,
  };
}

/**
 * Reads what a person wrote for a resource: `s3://bucket`, `s3://bucket/key`, `s3://bucket/prefix*`
 * (`\*` for a key that ends with an asterisk), an ARN of S3 or SES, else a name as
 * events print it: a bucket's, an SES identity's, another service's ARN.
 *
 * @throws {UsageError} for an address without a bucket, or an ARN without a name
 */
export function parseResource(written: string): ResourceFilter {
  const s3 = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(written);
  if (s3 !== null) return placeWritten(s3[1] ?? '', s3[2] ?? '');
  const arn = readArn(written);
  if (arn === undefined) return { name: notEmpty(written, 'a resource') };
  const place = placeInArn(written);
  if (place !== undefined) {
    return { ...placeWritten(place.resource, place.objectKey ?? ''), arn: written };
  }
  const resource = notEmpty(arn.resource, 'a resource');
  if (serviceOf(arn.service) === 's3') return { name: resource, isS3: true, arn: written };
  if (arn.service !== 'ses') return { name: written };
  // Events name an SES identity, template or configuration set without saying which of them it is.
  const name = notEmpty(resource.replace(/^[^/]+\//, ''), 'a resource');
  return { name, isSes: true, arn: written };
}

function placeWritten(bucket: string, key: string): ResourceFilter {
  const name = notEmpty(bucket, 'an S3 address without a bucket');
  if (key === '') return { name, isS3: true };
  if (key.endsWith('\\*')) return { name, isS3: true, objectKey: `${key.slice(0, -2)}*` };
  if (key.endsWith('*')) return { name, isS3: true, objectPrefix: key.slice(0, -1) };
  return { name, isS3: true, objectKey: key };
}

/** What events print as principals, whole: the account and the actor, as in an ARN. */
const WHOLE_PRINCIPAL =
  /^(?:\d{12}:(?:root|user\/.+|role\/.+|federated-user\/.+|assumed-role\/[^/]+\/.+)|anonymous|[a-z0-9.-]+\.amazonaws\.com)$/s;
const PRINCIPAL_ARN = /^arn:[^:]*:(?:iam|sts):[^:]*:(\d{12}:.+)$/s;

/**
 * Reads what a person wrote for a principal: whole, as events print it (`111122223333:user/alice`), or
 * its ARN; anything else is sought as a part of one (`alice`, `assumed-role/Admin`). `=` before a text
 * makes it the whole principal whatever it looks like.
 *
 * @throws {UsageError} for nothing at all
 */
export function parsePrincipal(written: string): PrincipalFilter {
  if (written.startsWith('=')) return { whole: notEmpty(written.slice(1), 'a principal') };
  const line = PRINCIPAL_ARN.exec(written)?.[1] ?? written;
  return WHOLE_PRINCIPAL.test(line) ? { whole: line } : { part: notEmpty(line, 'a principal') };
}

/**
 * Reads a source address: IPv4 or IPv6, a CIDR block, or whatever else a record prints as one, such as
 * the name of an AWS service that made the call.
 *
 * @throws {UsageError} for an address or a block that is none
 */
export function parseSourceIp(written: string): string {
  const isLikeAddress = /^[\d.]+$|^[\da-fA-F:.]*:[\da-fA-F:.]*$|\//.test(written);
  if (written !== '' && (!isLikeAddress || parseAddressBlock(written) !== undefined))
    return written;
  throw new UsageError(
    `${JSON.stringify(written)} is no address: write 192.0.2.7, 192.0.2.0/24, 2001:db8::/32, or a service's name`,
  );
}

function notEmpty(text: string, what: string): string {
  if (text !== '') return text;
  throw new UsageError(`${what} was asked for, but none was named`);
}
