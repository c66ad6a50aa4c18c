import { cutKey } from '../items/cut';
import type { RuleEvent } from '../rules/expression';
import { groupOf } from '../rules/fields';
import type { DetectionRule } from '../rules/rule';
import type { Route, routesOf } from './routes';
import { MOST_PART_BYTES, type SeenEvent, type Sightings, secondsOfEvent } from './sightings';

/** Of a group's value, or of a counted one: what is longer is told apart by its hash. */
const MOST_VALUE_BYTES = 256;
/** What waits in memory to be kept, of all rules and groups together. */
const MOST_HELD_BYTES = 4 * 1024 * 1024;
/** What a sighting holds in memory beside its texts. */
const SEEN_OVERHEAD_BYTES = 100;

/** A part that is being filled. */
interface Part {
  readonly rule: string;
  readonly group: readonly string[];
  readonly slot: number;
  readonly seen: SeenEvent[];
  bytes: number;
}

/**
 * Collects what one log file shows to the rules, by rule, group and slot of time. The same file gives
 * the same sightings again: its records come in the same order, and parts end at the same places.
 */
export class Lookout {
  private readonly parts = new Map<string, Part>();
  private readonly full: Sightings[] = [];
  private heldBytes = 0;
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
    for (const { info } of matched) {
      for (const route of this.routes.get(info.id) ?? []) this.noteFor(route, info.id, event, key);
    }
    if (this.heldBytes > MOST_HELD_BYTES) this.endParts();
  }

  /** What is ready to be kept; in the end, all of it. */
  take(isEnd = false): readonly Sightings[] {
    if (isEnd) this.endParts();
    return this.full.splice(0);
  }

  private noteFor(
    route: Route,
    rule: string,
    event: RuleEvent,
    key: { readonly stream: string; readonly at: string },
  ): void {
    const group = groupOf(route.groupBy, event, route.aliases).map(kept);
    const counted = route.field === undefined ? undefined : groupOf([route.field], event)[0];
    const value = counted ? kept(counted) : undefined;
    const seconds = secondsOfEvent(key);
    const slot = Math.floor(seconds / route.slotSeconds) * route.slotSeconds;
    const part = this.partOf(route.rule, group, slot);
    part.seen.push({ rule, ...key, ...(value !== undefined && { value }) });
    // As JSON writes it: a control character takes six bytes.
    const bytes = SEEN_OVERHEAD_BYTES + Buffer.byteLength(JSON.stringify([key.at, value]));
    part.bytes += bytes;
    this.heldBytes += bytes;
    if (part.bytes > MOST_PART_BYTES) this.endPart(part);
  }

  private partOf(rule: string, group: readonly string[], slot: number): Part {
    const name = `${rule}\n${slot}\n${JSON.stringify(group)}`;
    const known = this.parts.get(name);
    if (known !== undefined) return known;
    const part: Part = { rule, group, slot, seen: [], bytes: 0 };
    this.parts.set(name, part);
    return part;
  }

  private endParts(): void {
    for (const part of this.parts.values()) this.endPart(part);
    this.parts.clear();
  }

  private endPart(part: Part): void {
    if (part.seen.length === 0) return;
    const { rule, group, slot } = part;
    const source = `${this.source}-${this.ended++}`;
    this.full.push({ rule, group, slot, source, seen: part.seen.splice(0) });
    this.heldBytes -= part.bytes;
    part.bytes = 0;
  }
}

function kept(text: string): string {
  return cutKey(text, MOST_VALUE_BYTES);
}
