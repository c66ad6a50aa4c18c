/**
 * Makes the prefix codes that short blocks of raw records are written in, from generated logs: a code that
 * is known beforehand can be one that its block's header says in few bits. Any code is valid deflate, so
 * what this gives may change at any time.
 *
 *   npx tsx scripts/make-known-codes.ts > core/deflate/known-codes.ts
 */
import { generateRecords } from '../bench/generator';
import { CompiledDeflate } from '../core/deflate/compiled-deflate';
import { describeEvent } from '../core/events/event';
import { closingTextV2 } from '../core/items/closing-text-v2';
import { DICTIONARY_V2 } from '../core/items/dictionary-v2';
import { buildEventItem } from '../core/items/event-item';
import { readRecord } from '../core/records/read-record';
import { DEFAULT_SETTINGS } from '../core/settings';

const LITERAL_LENGTH_SYMBOLS = 286;
const SYMBOLS = LITERAL_LENGTH_SYMBOLS + 30;
const TRAINING = {
  events: 20_000,
  seed: 20_261_120,
  days: 30,
  accounts: 4,
};
const CODES = 8;
const ROUNDS = 6;
const TRIES = 25_000;
let randomState = 7;
function random(below: number): number {
  randomState = (Math.imul(randomState, 1103515245) + 12345) | 0;
  return (randomState >>> 8) % below;
}
/** What every symbol of a record's text is counted as at least, in all its records: it must have some code. */
const LEAST = 0.004;

interface Code {
  readonly lengths: Uint8Array;
  readonly headerBits: number;
}

const fixed = Buffer.from(DICTIONARY_V2);
const compiled = new CompiledDeflate(fixed);
const records = countSymbols();
let codes = firstCodes(records);
let bestBits = Infinity;
let bestCodes = codes;
for (let round = 0; round < ROUNDS; round++) {
  const groups: Int32Array[][] = codes.map(() => []);
  let bits = 0;
  for (const counts of records) {
    const costs = codes.map((code) => costOf(code, counts));
    const best = Math.min(...costs);
    bits += best;
    groups[costs.indexOf(best)]?.push(counts);
  }
  console.error(
    `round ${round}: ${bits / records.length} bits, of ${groups.map(({ length }) => length)} ${codes.map((c) => c.headerBits)}`,
  );
  if (bits < bestBits) [bestBits, bestCodes] = [bits, codes];
  codes = groups.filter(({ length }) => length > 0).map(makeCode);
}
process.stdout.write(render(bestCodes));

function countSymbols(): Int32Array[] {
  const all: Int32Array[] = [];
  let n = 0;
  for (const { json } of generateRecords(TRAINING)) {
    if (n++ % 8 !== 0) continue;
    const read = readRecord(JSON.parse(json));
    if (!('record' in read)) continue;
    const event = describeEvent(read.record, Buffer.from(json), { file: 'f', index: 0 });
    const { raw: _, ...item } = buildEventItem(event, DEFAULT_SETTINGS);
    const closing = Buffer.from(closingTextV2(item));
    const start = fixed.length + closing.length;
    const text = compiled.textOf(start, event.bytes.length);
    text.set(closing, fixed.length);
    text.set(event.bytes, start);
    compiled.deflate(start, start + event.bytes.length, 0);
    all.push(compiled.counts.slice());
  }
  return all;
}

/** By their numbers of literals: what is written in literals is what tells records apart. */
function firstCodes(all: readonly Int32Array[]): Code[] {
  const literals = (counts: Int32Array) => counts.subarray(0, 256).reduce((sum, n) => sum + n, 0);
  const sorted = all.toSorted((a, b) => literals(a) - literals(b));
  const each = Math.ceil(sorted.length / CODES);
  return Array.from({ length: CODES }, (_, n) => makeCode(sorted.slice(n * each, (n + 1) * each)));
}

/**
 * Looks for the code that writes some records in the fewest bits, each with its header: chance changes the
 * weights of neighbours in the alphabet, and what pays is kept.
 */
function makeCode(some: readonly Int32Array[]): Code {
  const sums = Array.from({ length: SYMBOLS }, (_, symbol) => {
    const sum = some.reduce((total, counts) => total + (counts[symbol] ?? 0), 0);
    return isExpected(symbol) ? Math.max(sum, LEAST * some.length) : 0;
  });
  const bitsOf = (code: Code) =>
    sums.reduce(
      (total, sum, symbol) => total + sum * (code.lengths[symbol] ?? 0),
      code.headerBits * some.length,
    );
  let weights = sums;
  let best = codeOf(weights);
  let bits = bitsOf(best);
  for (let tried = 0; tried < TRIES; tried++) {
    const changed = changeWeights(weights, sums);
    const code = codeOf(changed);
    const changedBits = bitsOf(code);
    if (changedBits > bits) continue;
    [weights, best, bits] = [changed, code, changedBits];
  }
  return best;
}

/** Gives neighbours one weight: their mean one, more, less, or what each was counted. */
function changeWeights(weights: readonly number[], sums: readonly number[]): number[] {
  const symbol = random(SYMBOLS);
  const first = symbol < 128 || symbol >= 256 ? symbol : 256 + random(SYMBOLS - 256);
  const limit = first < LITERAL_LENGTH_SYMBOLS ? LITERAL_LENGTH_SYMBOLS : SYMBOLS;
  const last = Math.min(limit, first + 1 + random(random(2) === 0 ? 3 : 30));
  const expected = sums.slice(first, last).filter((sum) => sum > 0);
  const mean = expected.reduce((total, sum) => total + sum, 0) / expected.length;
  const kinds = [
    mean,
    weights[first] ?? mean,
    weights[last] ?? mean,
    (weights[first] ?? 1) * 1.6,
    (weights[first] ?? 1) / 1.6,
  ];
  const kind = random(kinds.length + 1);
  return weights.map((weight, at) =>
    at < first || at >= last || weight === 0 ? weight : kinds[kind] || sums[at] || 1,
  );
}

function codeOf(weights: readonly number[]): Code {
  const counts = new Int32Array(SYMBOLS);
  const scale = 2 ** 20 / Math.max(...weights);
  for (const [symbol, weight] of weights.entries()) counts[symbol] = Math.ceil(weight * scale);
  return compiled.fitCode(counts);
}

function costOf({ lengths, headerBits }: Code, counts: Int32Array): number {
  return counts.reduce(
    (sum, count, symbol) => sum + count * ((lengths[symbol] ?? 0) || 1000),
    headerBits,
  );
}

/** Records are JSON, mostly of printable ASCII. */
function isExpected(symbol: number): boolean {
  return symbol >= 256 ? symbol < SYMBOLS : symbol >= 0x20 && symbol < 0x7f;
}

/** As `KNOWN_CODES` has them: runs of equal lengths. */
function describeRuns({ lengths }: Code): string {
  const runs: { digit: string; times: number }[] = [];
  for (const length of lengths) {
    const digit = length.toString(16);
    const last = runs.at(-1);
    if (last?.digit === digit) last.times++;
    else runs.push({ digit, times: 1 });
  }
  return runs.map(({ digit, times }) => (times === 1 ? digit : `${digit}*${times}`)).join(' ');
}

function render(made: readonly Code[]): string {
  const lines = made.map((code) => `  '${describeRuns(code)}',\n`);
  return `export const KNOWN_CODES: readonly string[] = [\n${lines.join('')}];\n`;
}
