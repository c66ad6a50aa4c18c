import { describeEvent, type Origin, type TrailEvent } from '../events/event';
import { readUntimed } from '../records/read-untimed';
import type { CloudTrailRecord, JsonObject } from '../records/record';
import { derive, type OwnResources } from './derived-fields';
import type { RuleEvent } from './expression';

const NOTHING: JsonObject = {};

/**
 * A record as rules look at it, with its derived fields worked out when a rule first asks.
 * @param read the record's own fields, and the event that they describe when it is asked for
 */
export function ruleEvent(
  record: JsonObject,
  read: { readonly record: CloudTrailRecord; readonly event: () => TrailEvent },
  own: OwnResources,
): RuleEvent {
  let derived: JsonObject | undefined;
  return {
    record,
    derived: () => {
      derived ??= derive(read.record, read.event(), own);
      return derived;
    },
  };
}

/**
 * A record that stands alone, as rules look at it. Without a time that can be read it has the derived
 * fields that need none; what is no CloudTrail record at all has none.
 */
export function ruleEventOf(record: JsonObject, origin: Origin, own: OwnResources = {}): RuleEvent {
  const read = readUntimed(record);
  if ('rejected' in read) return { record, derived: () => NOTHING };
  const bytes = () => Buffer.from(JSON.stringify(record));
  return ruleEvent(
    record,
    { record: read.record, event: () => describeEvent(read.record, bytes(), origin) },
    own,
  );
}
