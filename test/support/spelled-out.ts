import type { ReadRecord } from '../../core/records/read-record';
import type { CloudTrailRecord } from '../../core/records/record';

const FIELDS: readonly (keyof CloudTrailRecord)[] = [
  'eventVersion',
  'eventTime',
  'eventID',
  'eventSource',
  'eventName',
  'eventType',
  'eventCategory',
  'managementEvent',
  'readOnly',
  'awsRegion',
  'recipientAccountId',
  'sharedEventID',
  'requestID',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'userIdentity',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
  'insightDetails',
  'resources',
];

/** A record as it was read, with the fields that it makes when they are asked for. */
export function spelledOut(read: ReadRecord): unknown {
  if ('rejected' in read) return read;
  return { record: Object.fromEntries(FIELDS.map((name) => [name, read.record[name]])) };
}
