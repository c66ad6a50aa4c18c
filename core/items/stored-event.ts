import { isTemporaryKey } from '../identity/temporary-key';
import { type Item, numberOf, stringOf, stringsOf } from './attribute';
import { statedOrEvident } from './evident';
import { fullFileName } from './file-name';
import { objectKeyIn, parseAtKey, parseStreamKey } from './keys';

/** A stored event as a person reads it: the item's attributes, with what it says only once spelt out. */
export interface StoredEvent {
  readonly eventID: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly account: string;
  /** Event time, ISO 8601 in UTC. */
  readonly at: string;
  readonly region?: string;
  readonly service: string;
  readonly category: string;
  readonly level?: string;
  readonly access?: string;
  readonly principal: string;
  readonly principalType?: string;
  readonly accessKey?: string;
  /** The role session's name, which closes the principal. */
  readonly session?: string;
  /** Whether the credentials expire, where that is known. */
  readonly temporary?: boolean;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly resource?: string;
  readonly objectKey?: string;
  /** What a copy was made from: the bucket, and the object's key. */
  readonly copySource?: string;
  readonly copySourceKey?: string;
  readonly resources?: readonly string[];
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly invokedBy?: string;
  readonly sourceIdentity?: string;
  readonly mfa?: boolean;
  readonly sharedEventID?: string;
  readonly file?: string;
  readonly index?: number;
  /** `file` where the record is too large for the store: it is in its log file alone. */
  readonly rawIn?: string;
  /** Whether credentials were cut out of the stored record. */
  readonly altered?: boolean;
  /** Whether another record bears the same event id, with another content. */
  readonly contested?: boolean;
}

/** The attributes that `readEventItem` reads: all but the raw record, and keys that repeat the rest. */
export const READABLE_ATTRIBUTES: readonly string[] = [
  'stream',
  'at',
  'eventName',
  'eventSource',
  'region',
  'category',
  'level',
  'access',
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
  'objectKeyAt',
  'copySource',
  'copySourceKeyAt',
  'resources',
  'errorCode',
  'errorMessage',
  'sharedEventId',
  'file',
  'index',
  'rawIn',
  'altered',
  'contested',
];

/** Reads an item of the events table, or of one of its indexes. */
export function readEventItem(item: Item): StoredEvent {
  const text = (name: string) => stringOf(item, name);
  const { account = '', service = '', category = '' } = parseStreamKey(text('stream') ?? '') ?? {};
  const { eventTime, eventId } = parseAtKey(text('at') ?? '');
  const principal = text('principal') ?? '';
  const file = text('file');
  const region = text('region');
  return {
    eventID: eventId,
    eventSource: statedOrEvident(item, 'eventSource') ?? '',
    eventName: text('eventName') ?? '',
    account,
    at: eventTime,
    region,
    service,
    category,
    level: statedOrEvident(item, 'level'),
    access: text('access'),
    principal,
    principalType: statedOrEvident(item, 'principalType'),
    accessKey: text('accessKey'),
    session: text('session') ?? ROLE_SESSION.exec(principal)?.[1],
    temporary: flagOf(item, 'temporary') ?? isTemporaryKey(text('accessKey')),
    sourceIp: text('sourceIp'),
    userAgent: text('userAgent'),
    resource: text('resource'),
    objectKey: text('objectKey') ?? (objectKeyIn(text('objectKeyAt') ?? '') || undefined),
    copySource: text('copySource'),
    copySourceKey: objectKeyIn(text('copySourceKeyAt') ?? '') || undefined,
    resources: stringsOf(item, 'resources'),
    errorCode: text('errorCode'),
    errorMessage: text('errorMessage'),
    invokedBy: text('invokedBy'),
    sourceIdentity: text('sourceIdentity'),
    mfa: flagOf(item, 'mfa'),
    sharedEventID: text('sharedEventId'),
    file: file === undefined ? undefined : fullFileName(file, { account, region }),
    index: numberOf(item, 'index'),
    rawIn: text('rawIn'),
    altered: flagOf(item, 'altered'),
    contested: flagOf(item, 'contested'),
  };
}

const ROLE_SESSION = /^\d{12}:assumed-role\/[^/]+\/(.+)$/;

function flagOf(item: Item, name: string): boolean | undefined {
  const attribute = item[name];
  return attribute?.BOOL;
}
