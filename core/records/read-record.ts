import { isOnTheCalendar } from '../calendar';
import { list, object, text } from './json';
import type { CloudTrailRecord, JsonObject } from './record';
import { fieldsOf, type RecordFields } from './record-fields';

/** A record as Trailstore reads it, or why it cannot be kept. */
export type ReadRecord = { readonly record: CloudTrailRecord } | { readonly rejected: string };

/** The form in which CloudTrail prints every event time: UTC, whole seconds. */
const CLOUDTRAIL_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;

/** CloudTrail's ids are GUIDs. A longer one would not fit a sort key, and others are not text there. */
const EVENT_ID = /^[\x20-\x7e]{1,200}$/;

/** The key of a second record under an event id ends so: an id must not pass for one. */
const CONTENDER_ID = /~[0-9a-f]{8}(?:[0-9a-f]{24})?$/;

/**
 * Reads the fields that Trailstore uses from a parsed element of `Records`. Of CloudTrail's fields
 * only the time is demanded, since an event without one has no place in the store; the others have
 * come one by one with the event versions 1.01 to 1.11. A field of the wrong type is as good as
 * absent: the record's own bytes are kept whole in any case.
 */
export function readRecord(value: unknown): ReadRecord {
  const fields = object(value);
  if (fields === undefined) return { rejected: 'the record is not a JSON object' };
  return readFields(fieldsOf(fields));
}

/** Reads, as `readRecord`, what a log gave out. */
export function readFields(fields: RecordFields): ReadRecord {
  if (isNotification(fields)) {
    return { rejected: 'it is a notification, not a CloudTrail record' };
  }
  const written = fields.get('eventTime');
  const eventTime = readTime(written);
  if (eventTime === undefined) return { rejected: describeTime(written) };
  return { record: new ReadFields(fields, eventTime) };
}

/**
 * Reads, as `readRecord`, a record of which nothing is asked that says when it was: its `eventTime` is '' if it
 * says no time that can be read. The store has no place for such a record; rules can look at it all the same.
 */
export function readUntimed(value: unknown): ReadRecord {
  const read = readRecord(value);
  const fields = object(value);
  if (!('rejected' in read) || fields === undefined) return read;
  const untimed = fieldsOf(fields);
  return isNotification(untimed) ? read : { record: new ReadFields(untimed, '') };
}

/** Each field is read when it is asked for: of most services' records hardly anything is. */
class ReadFields implements CloudTrailRecord {
  constructor(
    private readonly fields: RecordFields,
    readonly eventTime: string,
  ) {}

  get eventVersion() {
    return text(this.fields.get('eventVersion'));
  }

  get eventID() {
    const eventID = text(this.fields.get('eventID'));
    return isEventId(eventID) ? eventID : undefined;
  }

  get eventSource() {
    return text(this.fields.get('eventSource'));
  }

  get eventName() {
    return text(this.fields.get('eventName'));
  }

  get eventType() {
    return text(this.fields.get('eventType'));
  }

  get eventCategory() {
    return text(this.fields.get('eventCategory'));
  }

  get managementEvent() {
    return readFlag(this.fields.get('managementEvent'));
  }

  get readOnly() {
    return readFlag(this.fields.get('readOnly'));
  }

  get awsRegion() {
    return text(this.fields.get('awsRegion'));
  }

  get recipientAccountId() {
    return text(this.fields.get('recipientAccountId'));
  }

  get sharedEventID() {
    return text(this.fields.get('sharedEventID'));
  }

  get requestID() {
    return text(this.fields.get('requestID'));
  }

  get sourceIPAddress() {
    return text(this.fields.get('sourceIPAddress'));
  }

  get userAgent() {
    return text(this.fields.get('userAgent'));
  }

  get errorCode() {
    return text(this.fields.get('errorCode'));
  }

  get errorMessage() {
    return text(this.fields.get('errorMessage'));
  }

  get userIdentity() {
    return object(this.fields.get('userIdentity'));
  }

  get requestParameters() {
    return object(this.fields.get('requestParameters'));
  }

  get responseElements() {
    return object(this.fields.get('responseElements'));
  }

  get additionalEventData() {
    return object(this.fields.get('additionalEventData'));
  }

  get serviceEventDetails() {
    return object(this.fields.get('serviceEventDetails'));
  }

  get insightDetails() {
    return object(this.fields.get('insightDetails'));
  }

  get resources() {
    return objectsIn(this.fields.get('resources'));
  }
}

function objectsIn(value: unknown): readonly JsonObject[] {
  const elements = list(value);
  for (const each of elements) {
    if (object(each) === undefined) return elements.map(object).filter((one) => one !== undefined);
  }
  return elements as readonly JsonObject[];
}

function isEventId(written: string | undefined): boolean {
  return written !== undefined && EVENT_ID.test(written) && !CONTENDER_ID.test(written);
}

/** Exports of CloudTrail through other tools print booleans as words. */
function readFlag(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** Notifications of S3 and others are also `Records`, of sources such as `aws:s3`. */
function isNotification(fields: RecordFields): boolean {
  const eventSource = fields.get('eventSource');
  return typeof eventSource === 'string' && eventSource.startsWith('aws:');
}

/** The time as a sort key: events of one stream must stand in the order in which they happened. */
function readTime(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const isCloudTrails = CLOUDTRAIL_TIME.test(value);
  if (!isCloudTrails && !ISO_TIME.test(value)) return undefined;
  if (!isOnTheCalendar(value.slice(0, 10))) return undefined;
  if (isCloudTrails) return value;
  const inUtc = printTime(Date.parse(value));
  // An offset may lead out of the years that four digits can say.
  return inUtc !== undefined && CLOUDTRAIL_TIME.test(inUtc) ? inUtc : undefined;
}

function printTime(milliseconds: number): string | undefined {
  if (Number.isNaN(milliseconds)) return undefined;
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

function describeTime(value: unknown): string {
  if (value === undefined) return 'it has no eventTime';
  const json = JSON.stringify(value);
  const shown = LIKE_A_TIME.test(json) ? `: ${json}` : '';
  return `its eventTime is not an ISO 8601 time such as 2026-01-02T03:04:05Z${shown}`;
}

/** Anything else may be anything, and the reason goes to places where nobody looks for secrets. */
const LIKE_A_TIME = /^(?:[\d\s:.,/+TZ"[\]-]{1,40}|null)$/;
