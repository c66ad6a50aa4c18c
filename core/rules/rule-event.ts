import { describeEvent, type Origin, type TrailEvent } from '../events/event';
import { readUntimed } from '../records/read-record';
import type { CloudTrailRecord, JsonObject } from '../records/record';
import { fieldsOf, type RecordFields } from '../records/record-fields';
import { deriveField, type OwnResources } from './derived-fields';
import type { RuleEvent } from './expression';

/**
 * A record as rules look at it, with each derived field worked out whenever a rule asks for it: rules remember what
 * they have read of an event, see `FieldReaders`.
 * @param read the record's own fields, and the event that they describe when it is asked for
 */
export function ruleEvent(
  record: RecordFields,
  read: { readonly record: CloudTrailRecord; readonly event: () => TrailEvent },
  own: OwnResources,
): RuleEvent {
  return { record, derived: (name) => deriveField(name, read.record, read.event, own) };
}

/**
 * A record that stands alone, as rules look at it. Without a time that can be read it has the derived
 * fields that need none; what is no CloudTrail record at all has none.
 */
export function ruleEventOf(record: JsonObject, origin: Origin, own: OwnResources = {}): RuleEvent {
  const read = readUntimed(record);
  const fields = fieldsOf(record);
  if ('rejected' in read) return { record: fields, derived: () => undefined };
  const { record: of } = read;
  let described: TrailEvent | undefined;
  const event = () => {
    described ??= describeEvent(of, Buffer.from(JSON.stringify(record)), origin);
    return described;
  };
  return ruleEvent(fields, { record: of, event }, own);
}
