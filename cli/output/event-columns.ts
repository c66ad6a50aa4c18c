import type { StoredEvent } from '../../core/items/stored-event';
import type { Glance } from './event-rows';

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
] as const satisfies readonly Column[];

/** What the table shows. */
export const EVENT_GLANCE: Glance = {
  columns: [
    'at',
    'account',
    'region',
    'eventName',
    'principal',
    'sourceIp',
    'resource',
    'objectKey',
    'errorCode',
  ] satisfies readonly Column[],
  keys: ['at', 'eventName'],
  leastFirst: ['region', 'account', 'sourceIp', 'objectKey', 'errorCode', 'resource'],
};
