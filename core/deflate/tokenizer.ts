import type { FixedIndex } from './fixed-index';
import { FIXED_HASH_BITS, HASHED_BYTES, hashOf, hashWord, RECENT_HASH_BITS } from './hash';
import {
  distanceSymbol,
  END_OF_BLOCK,
  LENGTH_SYMBOLS,
  MAX_DISTANCE,
  MAX_MATCH_BYTES,
  MIN_MATCH_BYTES,
  SYMBOLS,
} from './symbols';
import { matchToken } from './tokens';

// Looked up once: where a test's globals are not the engine's own, each look-up is slow.
const { clz32, min } = Math;

/** How many places are tried for a match. */
const MAX_TRIES = 32;
/** A match this long is taken without a look at the next byte's. */
const LONG_BYTES = 16;
/** A match this long is taken without a search for a longer one. */
const AMPLE_BYTES = 128;
/**
 * What a search may cost, in places tried and words compared, for each byte that is read, and at the
 * beginning. Records take about a fifth of it; a text that is made to take more is searched in haste.
 */
const FUEL_A_BYTE = 3;
const FUEL_AT_START = 16 * 1024;

const MAX_TOKENS = 16 * 1024;
/** A chain of matches, each better than the one a byte before, is no longer. */
const MAX_DEFERRED = 256;

/**
 * Places are kept in 16 bits, so that the tables of a short record stay in the processor's nearest cache. Of
 * a place 64 KB back it is only known that it may be one: every match is compared byte by byte anyway.
 */
const PLACE_MASK = 0xffff;
const SLOT_MASK = 0x7fff;

/**
 * Cuts a record into literals and matches (RFC 1951, section 4) with what precedes it: a fixed text whose
 * index is given, and a closing text of its own. Nothing of another record is ever referred to.
 */
export class Tokenizer {
  /** The block last cut. */
  readonly tokens = new Int32Array(MAX_TOKENS + MAX_DEFERRED);
  tokenCount = 0;
  /** How often each symbol stands in the block. */
  readonly counts = new Int32Array(SYMBOLS);
  /** How far the record is cut. */
  at = 0;

  private text: Uint8Array = new Uint8Array();
  private end = 0;
  private fuel = 0;
  /** Of a hash: the last place with it behind the fixed text. */
  private readonly heads = new Uint16Array(1 << RECENT_HASH_BITS);
  /** Of a place, in 32 KB: the one before it with the same hash. */
  private readonly before = new Uint16Array(MAX_DISTANCE);
  /** The first bytes whose hash the fixed text's index does not know whole. */
  private readonly recentStart: number;

  constructor(
    private readonly fixedIndex: FixedIndex,
    private readonly fixedBytes: number,
  ) {
    this.recentStart = Math.max(0, fixedBytes - HASHED_BYTES + 1);
  }

  /**
   * Begins a record.
   * @param text the fixed text, the closing text and the record, one after the other
   */
  start(text: Uint8Array, recordStart: number, end: number): void {
    this.heads.fill(0);
    // Past 64 KB a place may be met that this record has not entered.
    if (end > PLACE_MASK) this.before.fill(0);
    this.text = text;
    this.at = recordStart;
    this.end = end;
    this.fuel = FUEL_AT_START;
    this.enter(this.recentStart, recordStart);
  }

  /**
   * Cuts the next block. It is one long loop on purpose: with its parts as functions it takes twice the time,
   * and no other part of ingest takes as much.
   * @returns whether it is the last one
   */
  cutBlock(): boolean {
    const { text, tokens, counts, heads, before, end, fixedBytes, recentStart } = this;
    const { heads: fixedHeads, before: fixedBefore } = this.fixedIndex;
    counts.fill(0);
    counts[END_OF_BLOCK] = 1;
    const lastHashable = end - HASHED_BYTES;
    let { at, fuel } = this;
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
        const hash = hashOf(text, at);
        const recentHash = hash >>> (32 - RECENT_HASH_BITS);
        const head = heads[recentHash] ?? 0;
        let tries = fuel > 0 ? MAX_TRIES : 1;
        const granted = tries;
        let compared = 0;
        const farthest = min(MAX_DISTANCE, at - recentStart);
        let nearer = 0;
        let distance = (at - head) & PLACE_MASK;
        while (distance > nearer && distance <= farthest && tries > 0 && best < ample) {
          const place = at - distance;
          if (text[place + best] === text[at + best]) {
            let length = 0;
            while (length < limit && text[place + length] === text[at + length]) length++;
            compared += length;
            if (length > best) {
              best = length;
              from = place;
            }
          }
          tries--;
          nearer = distance;
          distance = (at - (before[place & SLOT_MASK] ?? 0)) & PLACE_MASK;
        }
        const oldest = at - MAX_DISTANCE;
        if (best < ample && oldest < fixedBytes) {
          const oldestFixed = oldest > 0 ? oldest : 0;
          let place = (fixedHeads[hash >>> (32 - FIXED_HASH_BITS)] ?? 0) - 1;
          for (; place >= oldestFixed && tries > 0 && best < ample; tries--) {
            if (text[place + best] === text[at + best]) {
              let length = 0;
              while (length < limit && text[place + length] === text[at + length]) length++;
              compared += length;
              if (length > best) {
                best = length;
                from = place;
              }
            }
            place = (fixedBefore[place] ?? 0) - 1;
          }
        }
        fuel -= granted - tries + (compared >> 2);
        before[at & SLOT_MASK] = head;
        heads[recentHash] = at;
        isEntered = true;
      }
      const distance = at - from;
      if (from >= 0 && (held === 0 || isBetter(best - held, distance, heldDistance))) {
        if (held > 0) {
          const byte = text[at - 1] ?? 0;
          tokens[count++] = byte;
          counts[byte] = (counts[byte] ?? 0) + 1;
        }
        held = best;
        heldDistance = distance;
        at++;
      } else if (held > 0) {
        tokens[count++] = matchToken(held, heldDistance);
        const lengthSymbol = LENGTH_SYMBOLS[held - MIN_MATCH_BYTES] ?? 0;
        counts[lengthSymbol] = (counts[lengthSymbol] ?? 0) + 1;
        const symbol = distanceSymbol(heldDistance);
        counts[symbol] = (counts[symbol] ?? 0) + 1;
        fuel += held * FUEL_A_BYTE;
        const next = at - 1 + held;
        this.enter(isEntered ? at + 1 : at, next);
        at = next;
        held = 0;
      } else {
        const byte = text[at++] ?? 0;
        tokens[count++] = byte;
        counts[byte] = (counts[byte] ?? 0) + 1;
        fuel += FUEL_A_BYTE;
      }
    }
    this.fuel = fuel;
    this.tokenCount = count;
    this.at = at;
    return at >= end;
  }

  /** Enters places, so that later ones find them. */
  private enter(start: number, stop: number): void {
    const { text, heads, before } = this;
    const last = min(stop, this.end - HASHED_BYTES + 1);
    if (start >= last) return;
    let word = hashableStart(text, start);
    // Taken out of their module once: unbundled, each use would look them up again.
    const next = HASHED_BYTES - 1;
    const shift = 32 - RECENT_HASH_BITS;
    const hashOfWord = hashWord;
    for (let at = start; at < last; at++) {
      word = (word << 8) | (text[at + next] ?? 0);
      const hash = hashOfWord(word) >>> shift;
      before[at & SLOT_MASK] = heads[hash] ?? 0;
      heads[hash] = at;
    }
  }
}

/** What `enter` has of a word before it reads its last byte. */
function hashableStart(text: Uint8Array, at: number): number {
  return ((text[at] ?? 0) << 16) | ((text[at + 1] ?? 0) << 8) | (text[at + 2] ?? 0);
}

/** Whether a match a byte later is worth a literal more: by its length, and by the bits of its distance. */
function isBetter(longer: number, distance: number, heldDistance: number): boolean {
  return 4 * longer + clz32(distance - 1) - clz32(heldDistance - 1) > 2;
}
