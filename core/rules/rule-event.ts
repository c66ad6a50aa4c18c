import { describeEvent, type Origin, type TrailEvent } from '../events/event';
import { readUntimed } from '../records/read-record';
import type { CloudTrailRecord, JsonObject } from '../records/record';
import { fieldsOf, type RecordFields } from '../records/record-fields';
import { deriveField, type OwnResources } from './derived-fields';
import type { RuleEvent } from './expression';

/**
 * A record as rules look at it, with each derived field worked out when a rule first asks for it.
 * @param read the record's own fields, and the event that they describe when it is asked for
 */
export function ruleEvent(
  record: RecordFields,
  read: { readonly record: CloudTrailRecord; readonly event: () => TrailEvent },
  own: OwnResources,
): RuleEvent {
  let derived: Map<string, unknown> | undefined;
  return {
    record,
    derived: (name) => {
      derived ??= new Map();
      if (derived.has(name)) return derived.get(name);
      const value = deriveField(name, read.record, read.event, own);
      derived.set(name, value);
      return value;
    },
  };
}

/**
 * A record that stands alone, as rules look at it. Without a time that can be read it has the derived
 * fields that need none; what is no CloudTrail record at all has none.
 */
export function ruleEventOf(record: JsonObject, origin: Origin, own: OwnResources = {}): RuleEvent {
  const read = readUntimed(record);
  const fields = fieldsOf(record);
  if ('rejected' in read) return { record: fields, derived: () => undefined };
  const bytes = () => Buffer.from(JSON.stringify(record));
  return ruleEvent(
    fields,
    { record: read.record, event: () => describeEvent(read.record, bytes(), origin) },
    own,
  );
}
