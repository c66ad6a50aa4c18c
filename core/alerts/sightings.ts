import { createHash } from 'node:crypto';
import { secondsOf } from '../calendar';
import { parseAtKey } from '../items/keys';

/** An event that a detection rule matched, as correlations and alerts need it. */
export interface SeenEvent {
  /** The id of the detection rule. */
  readonly rule: string;
  /** The stored event's key: `stream`, and `at` (its time and id). */
  readonly stream: string;
  readonly at: string;
  /** Of `value_count`: what the counted field says. */
  readonly value?: string | undefined;
}

/** When a sighted event happened: seconds since 1970. */
export function secondsOfEvent({ at }: Pick<SeenEvent, 'at'>): number {
  return secondsOf(parseAtKey(at).eventTime);
}

/**
 * How long the slots of time are that sightings are kept in. A log file tells of a few minutes, most often
 * within one slot; a look at the last minutes reads little that is older. A whole number of slots makes an
 * hour: see `packGroups`.
 */
export const SLOT_SECONDS = 1800;

/** The beginning of the slot that a time is in; both in seconds since 1970. */
export function slotAt(seconds: number): number {
  return Math.floor(seconds / SLOT_SECONDS) * SLOT_SECONDS;
}

/** What a rule saw of one group. */
export interface GroupSightings {
  readonly group: readonly string[];
  readonly seen: readonly SeenEvent[];
}

/** What one log file showed to one rule, of one group, in one slot of time. */
export interface Sightings extends GroupSightings {
  /** The id of the rule that raises the alert: the detection rule's own, or the correlation's. */
  readonly rule: string;
  /** The beginning of the slot that the events are in, seconds since 1970. */
  readonly slot: number;
  /** Tells the log file, and the part of what it showed: the same file gives the same again. */
  readonly source: string;
}

/** The name of a group in a key: 16 hexadecimal digits. */
export function groupName(group: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(group)).digest('hex').slice(0, 16);
}

/** Tells a group from the others of its rule, and is made at less cost than its name. */
export function groupKey(group: readonly string[]): string {
  let key = '';
  // With its length no value reaches into the next.
  for (const value of group) key += `${value.length}:${value}`;
  return key;
}
