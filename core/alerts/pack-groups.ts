import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod/mini';
import { builtOnce } from '../built-once';
import { timeText } from '../calendar';
import type { GroupSightings, SeenEvent } from './sightings';

/** Groups of one slot, packed for the store. */
export interface PackedGroups {
  /** Which groups there are, and which events are whose; JSON that is deflated. */
  readonly groups: Uint8Array;
  /** The times and ids of the events, one after the other: some 18 bytes each. */
  readonly events: Uint8Array;
}

/**
 * Of one bundle as text; packed it is smaller, and an item of DynamoDB takes 400 KB. What is counted is
 * an upper bound of both: see `Lookout`.
 */
export const MOST_PART_BYTES = 300_000;
/** A part may run over by the event that fills it. */
const MOST_UNPACKED_BYTES = 2 * MOST_PART_BYTES;

/** The second within the hour, and an id that is a UUID. */
const EVENT_BYTES = 18;
const SECOND_BYTES = 2;
const ID_BYTES = 16;
/** No second of an hour: the event's key stands among the texts. */
const IRREGULAR = 0xffff;

/**
 * Columns: one number an event, in the order of the groups; absent where all would be 0. Built when the first is
 * read: whoever only writes them carries no schema.
 */
const packed = /* @__PURE__ */ builtOnce(() =>
  z.strictObject({
    groups: z.array(z.array(z.string())),
    counts: z.array(z.int().check(z.nonnegative())),
    rules: z.array(z.string()),
    ruleOf: z.optional(z.array(z.int())),
    streams: z.array(z.string()),
    streamOf: z.optional(z.array(z.int())),
    /** Of `value_count`: for an event without a value -1. */
    values: z.optional(z.array(z.string())),
    valuePlaces: z.optional(z.array(z.int())),
    /** Keys that are not a time of the slot's hour and a UUID, by the place of their event. */
    keys: z.optional(z.array(z.tuple([z.int(), z.string()]))),
  }),
);

/** Texts that come again and again, each once. */
class Texts {
  readonly all: string[] = [];
  private readonly places = new Map<string, number>();
  private last = '';
  private lastPlace = -1;

  placeOf(text: string): number {
    // Most often it is the one before.
    if (this.lastPlace >= 0 && text === this.last) return this.lastPlace;
    let place = this.places.get(text);
    if (place === undefined) {
      place = this.all.push(text) - 1;
      this.places.set(text, place);
    }
    this.last = text;
    this.lastPlace = place;
    return place;
  }
}

/**
 * Packs what a rule saw of some groups. Ids are random and do not shrink: they lie beside what does.
 * @param slot seconds since 1970: its hour is left out of the events' times
 */
export function packGroups(groups: readonly GroupSightings[], slot: number): PackedGroups {
  const count = groups.reduce((sum, { seen }) => sum + seen.length, 0);
  const events = new Uint8Array(count * EVENT_BYTES);
  const hour = hourOf(slot);
  const rules = new Texts();
  const streams = new Texts();
  const values = new Texts();
  const ruleOf: number[] = [];
  const streamOf: number[] = [];
  const valuePlaces: number[] = [];
  const keys: [number, string][] = [];
  let place = 0;
  for (const { seen } of groups) {
    for (const { rule, stream, at, value } of seen) {
      ruleOf.push(rules.placeOf(rule));
      streamOf.push(streams.placeOf(stream));
      valuePlaces.push(value === undefined ? -1 : values.placeOf(value));
      if (!writeRegular(at, hour, events, place * EVENT_BYTES)) {
        markIrregular(events, place * EVENT_BYTES);
        keys.push([place, at]);
      }
      place++;
    }
  }
  const head: z.infer<ReturnType<typeof packed>> = {
    groups: groups.map(({ group }) => [...group]),
    counts: groups.map(({ seen }) => seen.length),
    rules: rules.all,
    ...(rules.all.length > 1 && { ruleOf }),
    streams: streams.all,
    ...(streams.all.length > 1 && { streamOf }),
    ...(values.all.length > 0 && { values: values.all, valuePlaces }),
    ...(keys.length > 0 && { keys }),
  };
  return { groups: packText(JSON.stringify(head)), events };
}

/**
 * Reads what `packGroups` wrote.
 * @param isWanted whether a group's events are to be read; without it, all are
 * @returns the groups that are wanted
 * @throws {Error} when the bytes are something else
 */
export function unpackGroups(
  { groups, events }: PackedGroups,
  slot: number,
  isWanted: (group: readonly string[]) => boolean = () => true,
): readonly GroupSightings[] {
  const head = readHead({ groups, events });
  const bytes = Buffer.from(events.buffer, events.byteOffset, events.byteLength);
  const hour = hourOf(slot);
  const keys = new Map(head.keys);
  const found: GroupSightings[] = [];
  let place = 0;
  for (const [i, group] of head.groups.entries()) {
    const end = place + (head.counts[i] ?? 0);
    if (isWanted(group)) {
      const seen: SeenEvent[] = [];
      for (let each = place; each < end; each++) {
        const value = head.values?.[head.valuePlaces?.[each] ?? -1];
        seen.push({
          rule: head.rules[head.ruleOf?.[each] ?? 0] ?? '',
          stream: head.streams[head.streamOf?.[each] ?? 0] ?? '',
          at: keys.get(each) ?? readRegular(bytes, each * EVENT_BYTES, hour),
          ...(value !== undefined && { value }),
        });
      }
      found.push({ group, seen });
    }
    place = end;
  }
  return found;
}

/**
 * The groups of which events were packed, without the events.
 * @throws {Error} as `unpackGroups`
 */
export function groupsIn(bundle: PackedGroups): readonly (readonly string[])[] {
  return readHead(bundle).groups;
}

function readHead({ groups, events }: PackedGroups): z.infer<ReturnType<typeof packed>> {
  const head = packed().parse(JSON.parse(unpackText(groups)));
  const count = head.counts.reduce((sum, each) => sum + each, 0);
  if (count * EVENT_BYTES !== events.byteLength || head.counts.length !== head.groups.length) {
    throw new Error(`the events of ${count} sightings take ${events.byteLength} bytes`);
  }
  return head;
}

/** What the times of a slot begin with, as far as the minutes: `2026-03-04T05:`. */
function hourOf(slot: number): string {
  return timeText(slot).slice(0, HOUR_LENGTH);
}

const HOUR_LENGTH = '2026-03-04T05:'.length;
const TIME_LENGTH = '2026-03-04T05:06:07Z'.length;
const KEY_LENGTH = TIME_LENGTH + 1 + 36;
/** Where the pairs of digits of a UUID stand in a key; a hyphen stands before some. */
const PAIRS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34].map(
  (place) => TIME_LENGTH + 1 + place,
);
const HYPHENS = [8, 13, 18, 23].map((place) => TIME_LENGTH + 1 + place);
const HYPHEN = '-'.charCodeAt(0);
/** By a character's code the value of a digit, and 16 for what is none. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return value === -1 ? 16 : value;
});

/** @returns false for a key that could not be read back from it as it is */
function writeRegular(at: string, hour: string, bytes: Uint8Array, offset: number): boolean {
  if (at.length !== KEY_LENGTH || !at.startsWith(hour)) return false;
  if (at[16] !== ':' || at[19] !== 'Z' || at[20] !== '#') return false;
  const minute = decimalAt(at, 14);
  const second = decimalAt(at, 17);
  if (!(minute < 60 && second < 60)) return false;
  for (const hyphen of HYPHENS) if (at.charCodeAt(hyphen) !== HYPHEN) return false;
  for (let i = 0; i < ID_BYTES; i++) {
    const place = PAIRS[i] ?? 0;
    const high = digitAt(at, place);
    const low = digitAt(at, place + 1);
    if (high > 15 || low > 15) return false;
    bytes[offset + SECOND_BYTES + i] = (high << 4) | low;
  }
  const inHour = minute * 60 + second;
  bytes[offset] = inHour >> 8;
  bytes[offset + 1] = inHour & 0xff;
  return true;
}

function markIrregular(bytes: Uint8Array, offset: number): void {
  bytes.fill(0, offset, offset + EVENT_BYTES);
  bytes[offset] = IRREGULAR >> 8;
  bytes[offset + 1] = IRREGULAR & 0xff;
}

function digitAt(text: string, place: number): number {
  return DIGITS[text.charCodeAt(place)] ?? 16;
}

/** Two decimal digits; more than any two for what is none. */
function decimalAt(text: string, place: number): number {
  const tens = digitAt(text, place);
  const ones = digitAt(text, place + 1);
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

function readRegular(bytes: Buffer, offset: number, hour: string): string {
  const inHour = bytes.readUInt16BE(offset);
  if (inHour >= 3600) throw new Error('a sighting has no time');
  const minute = String(Math.floor(inHour / 60)).padStart(2, '0');
  const second = String(inHour % 60).padStart(2, '0');
  const id = bytes.toString('hex', offset + SECOND_BYTES, offset + EVENT_BYTES);
  const parts = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)];
  return `${hour}${minute}:${second}Z#${parts.join('-')}`;
}

/** Packs a text that `unpackText` reads. */
export function packText(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  if (bytes.length <= MOST_STORED_BYTES) return storedBlock(bytes);
  // A copy: what deflate gives keeps its whole chunk of memory alive.
  return Uint8Array.from(deflateRawSync(bytes));
}

/** @throws {Error} when the bytes are no text that `packText` packed, or one that is too long */
export function unpackText(bytes: Uint8Array): string {
  return inflateRawSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }).toString();
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
