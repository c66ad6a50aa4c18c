import { recordOf } from '../items/raw-record';
import type { FoundEvent } from '../queries/ordering';
import { object, text } from '../records/json';
import { readRecord } from '../records/read-record';
import type { CloudTrailRecord } from '../records/record';
import type { LookupKey } from './lookup-attribute';
import { type LookupResource, listLookupResources } from './lookup-resources';
import { usernameOf } from './username';

/**
 * An event as `aws cloudtrail lookup-events` prints it, the members in its order.
 * Source: CloudTrail API Reference, "Event"; the AWS CLI leaves out what is absent.
 */
export interface LookupEvent {
  readonly EventId: string;
  readonly EventName?: string;
  readonly ReadOnly?: 'true' | 'false';
  readonly AccessKeyId?: string;
  /** `2026-03-04T05:06:07+00:00` */
  readonly EventTime: string;
  readonly EventSource?: string;
  readonly Username?: string;
  readonly Resources: readonly LookupResource[];
  /** The record's own JSON text. */
  readonly CloudTrailEvent: string;
}

/**
 * Describes a stored event as a lookup answers it.
 * @param found with its raw record
 * @throws {Error} as `recordOf`
 */
export function describeLookupEvent({ event, item }: FoundEvent): LookupEvent {
  const CloudTrailEvent = recordOf(item).toString();
  const record = parseRecord(CloudTrailEvent);
  const insight = object(record.insightDetails);
  const { readOnly, userIdentity } = record;
  return {
    EventId: event.eventID,
    ...present('EventName', record.eventName ?? text(insight?.eventName)),
    ...(readOnly !== undefined && { ReadOnly: readOnly ? 'true' : 'false' }),
    ...present('AccessKeyId', text(userIdentity?.accessKeyId)),
    EventTime: event.at.replace(/Z$/, '+00:00'),
    ...present('EventSource', record.eventSource ?? text(insight?.eventSource)),
    ...present('Username', usernameOf(userIdentity)),
    Resources: listLookupResources(record),
    CloudTrailEvent,
  };
}

/** What of an event an attribute is compared with. */
export function lookupValuesOf(event: LookupEvent, key: LookupKey): readonly unknown[] {
  switch (key) {
    case 'ResourceName':
      return event.Resources.map(({ ResourceName }) => ResourceName);
    case 'ResourceType':
      return event.Resources.map(({ ResourceType }) => ResourceType);
    default:
      return [event[key]];
  }
}

function parseRecord(json: string): CloudTrailRecord {
  const read = readRecord(JSON.parse(json));
  if ('rejected' in read) throw new Error(`a stored record is none: ${read.rejected}`);
  return read.record;
}

function present<Name extends string>(
  name: Name,
  value: string | undefined,
): Partial<Record<Name, string>>;
function present(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}
