import type { StoredRecord } from '../items/parse-record';
import type { StoredEvent } from '../items/stored-event';
import type { FoundEvent } from '../queries/ordering';
import { object, text } from '../records/json';
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
  /** The record's own JSON text; absent where the stored record cannot be read. */
  readonly CloudTrailEvent?: string;
}

/**
 * Describes a stored event as a lookup answers it.
 * @param stored the event's own record; where it cannot be read, the item says what it can
 */
export function describeLookupEvent(
  { event }: FoundEvent,
  stored: StoredRecord | undefined,
): LookupEvent {
  if (stored === undefined) return describeByItem(event);
  const { text: CloudTrailEvent, fields: record } = stored;
  const insight = object(record.insightDetails);
  const { readOnly, userIdentity } = record;
  return {
    EventId: event.eventID,
    ...present('EventName', record.eventName ?? text(insight?.eventName)),
    ...(readOnly !== undefined && { ReadOnly: readOnly ? 'true' : 'false' }),
    ...present('AccessKeyId', text(userIdentity?.accessKeyId)),
    EventTime: lookupTime(event),
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

function describeByItem(event: StoredEvent): LookupEvent {
  return {
    EventId: event.eventID,
    ...present('EventName', event.eventName || undefined),
    ...present('AccessKeyId', event.accessKey),
    EventTime: lookupTime(event),
    ...present('EventSource', event.eventSource || undefined),
    Resources: [],
  };
}

function lookupTime({ at }: StoredEvent): string {
  return at.replace(/Z$/, '+00:00');
}

function present<Name extends string>(
  name: Name,
  value: string | undefined,
): Partial<Record<Name, string>>;
function present(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}
