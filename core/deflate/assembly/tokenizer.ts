/**
 * Cuts a record into literals and matches (RFC 1951, section 4) with what precedes it: a fixed text, indexed
 * once, and a closing text of its own. Nothing of another record is ever referred to.
 *
 * Places are kept in 16 bits, so that the tables of a short record stay in the processor's nearest cache. Of
 * a place 64 KB back it is only known that it may be one: every match is compared byte by byte anyway.
 */
import {
  BEFORE,
  BEFORE_BYTES,
  COUNTS,
  COUNTS_BYTES,
  DISTANCE_SHIFT,
  END_OF_BLOCK,
  FIXED_BEFORE,
  FIXED_HEADS,
  FIXED_HEADS_BYTES,
  HEADS,
  HEADS_BYTES,
  LEAST_MATCH,
  LENGTH_SYMBOL_MASK,
  LENGTHS,
  MAX_MATCH_BYTES,
  MIN_MATCH_BYTES,
  TEXT,
  TOKENS,
} from './layout';
import { distanceSymbol } from './symbols';

const HASHED_BYTES: i32 = 4;
/** So wide that most four bytes that the fixed text has not are told by an empty place. */
const FIXED_HASH_SHIFT: u32 = 32 - 15;
/** So narrow that the table stays in the nearest cache; a record and its closing text are short. */
const RECENT_HASH_SHIFT: u32 = 32 - 12;
/** Knuth's multiplicative hash: the golden ratio, in 32 bits. */
const GOLDEN_RATIO: u32 = 0x9e3779b1;

const MAX_DISTANCE: i32 = 32768;
/** Of a match only the last places are entered: what stands before them is found where it was copied from. */
const ENTERED_OF_MATCH: i32 = 8;

/** How many places are tried for a match. */
const MAX_TRIES: i32 = 32;
/** A match this long is taken without a look at the next byte's. */
const LONG_BYTES: i32 = 16;
/** A match this long is taken without a search for a longer one. */
const AMPLE_BYTES: i32 = 128;
/**
 * Steps of the search that each byte pays for, a step of comparing four bytes; and what there is of them at the
 * beginning. Records take about a fifth of it; a text that is made to take more is searched in haste.
 */
const FUEL_A_BYTE: i32 = 3;
const FUEL_AT_START: i32 = 16 * 1024;

/** A chain of matches, each better than the one a byte before, adds 256 at the most. */
const MAX_TOKENS: i32 = 16 * 1024;

const PLACE_MASK: i32 = 0xffff;
const SLOT_MASK: i32 = 0x7fff;

let fixedBytes: i32 = 0;
/** The first bytes whose hash the fixed text's index does not know whole. */
let recentStart: i32 = 0;
let end: i32 = 0;
let fuel: i32 = 0;
let place: i32 = 0;
let tokenCount: i32 = 0;
let enteredOfMatch: i32 = 0;

/** How far the record is cut. */
export function cutTo(): i32 {
  return place;
}

export function countTokens(): i32 {
  return tokenCount;
}

/** Begins for good with a text of 32 KB at most, which stands in TEXT. */
export function indexFixedText(length: i32): void {
  fixedBytes = length;
  recentStart = max(0, length - HASHED_BYTES + 1);
  memory.fill(FIXED_HEADS, 0, FIXED_HEADS_BYTES);
  for (let at = 0; at < recentStart; at++) {
    const head = (hashAt(at) >> FIXED_HASH_SHIFT) << 1;
    store<u16>(at << 1, load<u16>(head, FIXED_HEADS), FIXED_BEFORE);
    store<u16>(head, at + 1, FIXED_HEADS);
  }
}

/** Begins a record, which stands in TEXT behind the fixed text and its closing text. */
export function start(recordStart: i32, recordEnd: i32): void {
  memory.fill(HEADS, 0, HEADS_BYTES);
  // Past 64 KB a place may be met that this record has not entered.
  if (recordEnd > PLACE_MASK) memory.fill(BEFORE, 0, BEFORE_BYTES);
  place = recordStart;
  end = recordEnd;
  fuel = FUEL_AT_START;
  // Of a long text, where it was copied from falls out of sight.
  enteredOfMatch = recordEnd - recentStart > MAX_DISTANCE ? MAX_MATCH_BYTES : ENTERED_OF_MATCH;
  enter(recentStart, recordStart);
}

function hashAt(at: i32): u32 {
  return load<u32>(at, TEXT) * GOLDEN_RATIO;
}

/** How many bytes are the same at two places. */
function matchLength(one: i32, other: i32, limit: i32): i32 {
  let length = 0;
  while (length < limit) {
    const difference = load<u64>(one + length, TEXT) ^ load<u64>(other + length, TEXT);
    if (difference !== 0) return min(limit, length + <i32>(ctz(difference) >> 3));
    length += 8;
  }
  return limit;
}

function countSymbol(symbol: i32): void {
  const at = symbol << 2;
  store<i32>(at, load<i32>(at, COUNTS) + 1, COUNTS);
}

/** Whether a match a byte later is worth a literal more: by its length, and by the bits of its distance. */
function isBetter(longer: i32, distance: i32, heldDistance: i32): bool {
  return 4 * longer + <i32>clz(distance - 1) - <i32>clz(heldDistance - 1) > 2;
}

/** Cuts the next block. @returns whether it is the last one */
export function cutBlock(): bool {
  memory.fill(COUNTS, 0, COUNTS_BYTES);
  countSymbol(END_OF_BLOCK);
  const lastHashable = end - HASHED_BYTES;
  let at = place;
  let count = 0;
  // A match that begins a byte before `at`, and waits for what the next byte offers.
  let held = 0;
  let heldDistance = 0;
  while (held > 0 || (at < end && count < MAX_TOKENS)) {
    let best = held > 0 ? held : MIN_MATCH_BYTES;
    let from = -1;
    let isEntered = false;
    // Where the next byte begins a longer match, the held one gives way to a literal (RFC 1951, section 4).
    if (at <= lastHashable && (held === 0 || (held < LONG_BYTES && fuel > 0))) {
      const limit = min(end - at, MAX_MATCH_BYTES);
      const ample = min(AMPLE_BYTES, limit);
      const hash = hashAt(at);
      const recentHash = (hash >> RECENT_HASH_SHIFT) << 1;
      const head: i32 = load<u16>(recentHash, HEADS);
      let tries = fuel > 0 ? MAX_TRIES : 1;
      const granted = tries;
      let compared = 0;
      const farthest = min(MAX_DISTANCE, at - recentStart);
      let nearer = 0;
      let distance = (at - head) & PLACE_MASK;
      while (distance > nearer && distance <= farthest && tries > 0 && best < ample) {
        const candidate = at - distance;
        if (load<u8>(candidate + best, TEXT) === load<u8>(at + best, TEXT)) {
          const length = matchLength(candidate, at, limit);
          compared += length;
          if (length > best) {
            best = length;
            from = candidate;
          }
        }
        tries--;
        nearer = distance;
        distance = (at - <i32>load<u16>((candidate & SLOT_MASK) << 1, BEFORE)) & PLACE_MASK;
      }
      const oldest = at - MAX_DISTANCE;
      if (best < ample && oldest < fixedBytes) {
        const oldestFixed = max(0, oldest);
        let candidate = <i32>load<u16>((hash >> FIXED_HASH_SHIFT) << 1, FIXED_HEADS) - 1;
        for (; candidate >= oldestFixed && tries > 0 && best < ample; tries--) {
          if (load<u8>(candidate + best, TEXT) === load<u8>(at + best, TEXT)) {
            const length = matchLength(candidate, at, limit);
            compared += length;
            if (length > best) {
              best = length;
              from = candidate;
            }
          }
          candidate = <i32>load<u16>(candidate << 1, FIXED_BEFORE) - 1;
        }
      }
      fuel -= granted - tries + (compared >> 2);
      store<u16>((at & SLOT_MASK) << 1, head, BEFORE);
      store<u16>(recentHash, at, HEADS);
      isEntered = true;
    }
    const distance = at - from;
    if (from >= 0 && (held === 0 || isBetter(best - held, distance, heldDistance))) {
      if (held > 0) {
        const byte: i32 = load<u8>(at - 1, TEXT);
        store<i32>(count << 2, byte, TOKENS);
        count++;
        countSymbol(byte);
      }
      held = best;
      heldDistance = distance;
      at++;
    } else if (held > 0) {
      const over3 = held - MIN_MATCH_BYTES;
      store<i32>(count << 2, LEAST_MATCH | ((heldDistance - 1) << DISTANCE_SHIFT) | over3, TOKENS);
      count++;
      countSymbol(load<u16>(over3 << 1, LENGTHS) & LENGTH_SYMBOL_MASK);
      countSymbol(distanceSymbol(heldDistance));
      fuel += held * FUEL_A_BYTE;
      const next = at - 1 + held;
      enter(max(isEntered ? at + 1 : at, next - enteredOfMatch), next);
      at = next;
      held = 0;
    } else {
      const byte: i32 = load<u8>(at, TEXT);
      at++;
      store<i32>(count << 2, byte, TOKENS);
      count++;
      countSymbol(byte);
      fuel += FUEL_A_BYTE;
    }
  }
  tokenCount = count;
  place = at;
  return at >= end;
}

/** Enters places, so that later ones find them. */
function enter(from: i32, stop: i32): void {
  const last = min(stop, end - HASHED_BYTES + 1);
  let at = from;
  for (; at + 4 <= last; at += 4) {
    const bytes = load<u64>(at, TEXT);
    enterHashed(at, <u32>bytes * GOLDEN_RATIO);
    enterHashed(at + 1, <u32>(bytes >> 8) * GOLDEN_RATIO);
    enterHashed(at + 2, <u32>(bytes >> 16) * GOLDEN_RATIO);
    enterHashed(at + 3, <u32>(bytes >> 24) * GOLDEN_RATIO);
  }
  for (; at < last; at++) enterHashed(at, hashAt(at));
}

function enterHashed(at: i32, hash: u32): void {
  const head = (hash >> RECENT_HASH_SHIFT) << 1;
  store<u16>((at & SLOT_MASK) << 1, load<u16>(head, HEADS), BEFORE);
  store<u16>(head, at, HEADS);
}
