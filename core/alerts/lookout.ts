import { cutKey } from '../items/cut';
import type { RuleEvent } from '../rules/expression';
import { type FieldPlace, firstText } from '../rules/fields';
import type { DetectionRule } from '../rules/rule';
import { type Bundle, bundlesOf } from './bundles';
import { MOST_PART_BYTES } from './pack-groups';
import type { Route, routesOf } from './routes';
import { groupKey, type SeenEvent, secondsOfEvent, slotAt } from './sightings';

/** Of a group's value, or of a counted one: what is longer is told apart by its hash. */
const MOST_VALUE_BYTES = 256;
/** What waits in memory to be kept, of all rules and groups together. */
const MOST_HELD_BYTES = 4 * 1024 * 1024;
/** As much is ready to be kept at a time, so that it is written in full batches. */
const READY_BYTES = 1024 * 1024;
/** What a sighting holds in memory beside its texts, and what a group does. */
const SEEN_OVERHEAD_BYTES = 100;
const GROUP_OVERHEAD_BYTES = 300;

/** What is seen of one rule in one slot, until it is as much as an item takes. */
interface Part {
  readonly rule: string;
  readonly slot: number;
  /** By `groupKey`. */
  readonly groups: Map<string, { readonly group: readonly string[]; readonly seen: SeenEvent[] }>;
  bytes: number;
}

/** A group that an event belongs to. */
interface NamedGroup {
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * Collects what one log file shows to the rules, by rule, slot of time and group. The same file gives
 * the same bundles again: its records come in the same order, and parts end at the same places.
 */
export class Lookout {
  /** By slot, then by rule. */
  private readonly parts = new Map<number, Map<string, Part>>();
  private readonly full: Bundle[] = [];
  /** Of the parts that are being filled. */
  private heldBytes = 0;
  private fullBytes = 0;
  private ended = 0;

  /**
   * @param routes by the id of a detection rule: see `routesOf`
   * @param source tells the log file
   */
  constructor(
    private readonly routes: ReturnType<typeof routesOf>,
    private readonly source: string,
  ) {}

  /** Notes an event that rules matched, under the key it is stored with. */
  note(
    matched: readonly DetectionRule[],
    event: RuleEvent,
    key: { readonly stream: string; readonly at: string },
  ): void {
    if (matched.length === 0) return;
    const slot = slotAt(secondsOfEvent(key));
    const groups = new GroupsOfEvent(event);
    const keyBytes = SEEN_OVERHEAD_BYTES + textBytes(key.at) + textBytes(key.stream);
    for (const { info } of matched) {
      const seen: SeenEvent = { rule: info.id, stream: key.stream, at: key.at };
      for (const route of this.routes.get(info.id) ?? []) {
        const counted = route.counted === undefined ? '' : firstText(event, route.counted);
        const part = this.partOf(route, slot);
        if (counted === '') this.add(part, groups.at(route.group), seen, keyBytes);
        else {
          const value = kept(counted);
          const bytes = keyBytes + textBytes(value);
          this.add(part, groups.at(route.group), { ...seen, value }, bytes);
        }
      }
    }
    if (this.heldBytes > MOST_HELD_BYTES) this.endParts();
  }

  /** What is ready to be kept; in the end, all of it. */
  take(isEnd = false): readonly Bundle[] {
    if (isEnd) this.endParts();
    else if (this.fullBytes < READY_BYTES) return [];
    this.fullBytes = 0;
    return this.full.splice(0);
  }

  private partOf({ rule }: Route, slot: number): Part {
    let ofSlot = this.parts.get(slot);
    if (ofSlot === undefined) {
      ofSlot = new Map();
      this.parts.set(slot, ofSlot);
    }
    let part = ofSlot.get(rule);
    if (part === undefined) {
      part = { rule, slot, groups: new Map(), bytes: 0 };
      ofSlot.set(rule, part);
    }
    return part;
  }

  private add(part: Part, { key, values }: NamedGroup, seen: SeenEvent, seenBytes: number): void {
    let bytes = seenBytes;
    const known = part.groups.get(key);
    if (known !== undefined) known.seen.push(seen);
    else {
      part.groups.set(key, { group: values, seen: [seen] });
      bytes += GROUP_OVERHEAD_BYTES + textBytes(key);
    }
    part.bytes += bytes;
    this.heldBytes += bytes;
    if (part.bytes > MOST_PART_BYTES) this.endPart(part);
  }

  private endParts(): void {
    for (const ofSlot of this.parts.values()) {
      for (const part of ofSlot.values()) this.endPart(part);
    }
    this.parts.clear();
  }

  private endPart(part: Part): void {
    if (part.groups.size === 0) return;
    const { rule, slot } = part;
    const source = `${this.source}-${this.ended++}`;
    // One by one: there may be thousands.
    for (const bundle of bundlesOf({ rule, slot, source }, part.groups)) this.full.push(bundle);
    part.groups.clear();
    this.heldBytes -= part.bytes;
    this.fullBytes += part.bytes;
    part.bytes = 0;
  }
}

/** The groups of one event. Many rules group by the same fields. */
class GroupsOfEvent {
  private readonly known: { readonly places: readonly FieldPlace[]; readonly group: NamedGroup }[] =
    [];

  constructor(private readonly event: RuleEvent) {}

  at(places: readonly FieldPlace[]): NamedGroup {
    for (const { places: others, group } of this.known) if (others === places) return group;
    const values = places.map((place) => kept(firstText(this.event, place)));
    const group = { key: groupKey(values), values };
    this.known.push({ places, group });
    return group;
  }
}

/** A character of JSON that is more than one byte there. */
const ESCAPED = /[^ !#-[\]-~]/;

/** What a text takes in JSON at most: there a control character is six bytes. */
function textBytes(text: string): number {
  return ESCAPED.test(text) ? 6 * text.length : text.length;
}

function kept(text: string): string {
  return cutKey(text, MOST_VALUE_BYTES);
}
