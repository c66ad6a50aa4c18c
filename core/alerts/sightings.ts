import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod/mini';
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

/** What one log file showed to one rule, of one group, in one slot of time. */
export interface Sightings {
  /** The id of the rule that raises the alert: the detection rule's own, or the correlation's. */
  readonly rule: string;
  readonly group: readonly string[];
  /** The beginning of the slot that the events are in, seconds since 1970. */
  readonly slot: number;
  /** Tells the log file, and the part of what it showed: the same file gives the same again. */
  readonly source: string;
  readonly seen: readonly SeenEvent[];
}

/** The name of a group in a key: 16 hexadecimal digits. */
export function groupName(group: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(group)).digest('hex').slice(0, 16);
}

const packed = z.strictObject({
  rules: z.array(z.string()),
  streams: z.array(z.string()),
  seen: z.array(z.tuple([z.int(), z.int(), z.string()], z.string())),
});

/** Packs sightings for the store: some 25 bytes each. */
export function packSightings(seen: readonly SeenEvent[]): Uint8Array {
  const rules = [...new Set(seen.map(({ rule }) => rule))];
  const streams = [...new Set(seen.map(({ stream }) => stream))];
  const rows = seen.map(({ rule, stream, at, value }) => [
    rules.indexOf(rule),
    streams.indexOf(stream),
    at,
    ...(value === undefined ? [] : [value]),
  ]);
  const text = Buffer.from(JSON.stringify({ rules, streams, seen: rows }));
  if (text.length <= MOST_STORED_BYTES) return storedBlock(text);
  // A copy: what deflate gives keeps its whole chunk of memory alive.
  return Uint8Array.from(deflateRawSync(text));
}

/** An item of so much takes one write unit in any case, and zlib takes longer to be set up than to work. */
const MOST_STORED_BYTES = 512;

/** What deflate makes of bytes that it only stores: RFC 1951, section 3.2.4. */
function storedBlock(bytes: Buffer): Uint8Array {
  const block = new Uint8Array(5 + bytes.length);
  block.set([1, bytes.length & 0xff, bytes.length >> 8, ~bytes.length & 0xff, ~bytes.length >> 8]);
  block.set(bytes, 5);
  return block;
}

/** Of one part as text; packed it is smaller, and an item of DynamoDB takes 400 KB. */
export const MOST_PART_BYTES = 300_000;
/** A part may run over by the event that fills it. */
const MOST_UNPACKED_BYTES = 2 * MOST_PART_BYTES;

/** @throws {Error} when the bytes are not what `packSightings` writes */
export function unpackSightings(bytes: Uint8Array): readonly SeenEvent[] {
  const text = inflateRawSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }).toString();
  const { rules, streams, seen } = packed.parse(JSON.parse(text));
  return seen.map(([rule, stream, at, value]) => ({
    rule: rules[rule] ?? '',
    stream: streams[stream] ?? '',
    at,
    value,
  }));
}
