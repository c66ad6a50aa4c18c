import type { StoredEvent } from '../../core/items/stored-event';
import type { Glance, Row } from './event-rows';

type Column = keyof StoredEvent;

/** What every format but the table prints of an event, in this order. */
export const EVENT_COLUMNS = [
  'at',
  'eventID',
  'account',
  'region',
  'service',
  'category',
  'level',
  'access',
  'eventSource',
  'eventName',
  'principal',
  'principalType',
  'accessKey',
  'session',
  'temporary',
  'mfa',
  'sourceIdentity',
  'invokedBy',
  'sourceIp',
  'userAgent',
  'resource',
  'objectKey',
  'copySource',
  'copySourceKey',
  'resources',
  'errorCode',
  'errorMessage',
  'sharedEventID',
  'file',
  'index',
  'rawIn',
  'altered',
  'contested',
] as const satisfies readonly Column[];

/** What the table shows: when, what, by whom, on what, and whether it failed; then where and whence. */
export const EVENT_GLANCE: Glance = {
  columns: [
    'at',
    'account',
    'region',
    'eventName',
    'principal',
    'sourceIp',
    ['resource', 'objectKey'],
    'errorCode',
  ] satisfies (Column | Column[])[],
  keys: ['at'],
  leastFirst: ['region', 'account', 'sourceIp'],
  keep: { 'resource/objectKey': 'path', objectKey: 'end', copySourceKey: 'end' },
  // The end of a name makes DeleteBucketPolicy of DeleteBucket.
  worth: { eventName: 3 },
  shorten: { principal: shortenPrincipal },
};

/**
 * A role of IAM Identity Center says little about who it was, and its session is named as the person.
 * Source of the role's name: IAM Identity Center User Guide, "Referencing permission sets in resource
 * policies, Amazon EKS, and AWS KMS".
 */
const PRINCIPAL =
  /^(\d{12}:)(?:assumed-role\/(?:AWSReservedSSO_[^/]*\/)?|federated-user\/|user\/(?:.*\/)?)?(.+)$/;

/**
 * A principal by its own name: `…deploy/alice` for `111122223333:assumed-role/deploy/alice`. What comes
 * before tells it apart rarely. Another account's number stays: it is the first thing to see.
 */
function shortenPrincipal({ principal, account }: Row): string {
  const whole = typeof principal === 'string' ? principal : '';
  const [, itsAccount = '', name = whole] = PRINCIPAL.exec(whole) ?? [];
  const short = `${itsAccount === `${account}:` ? '' : itsAccount}…${name}`;
  return short.length < whole.length ? short : whole;
}
