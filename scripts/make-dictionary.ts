/**
 * Makes the preset dictionary that raw records are compressed against, from generated logs. It was
 * run once for version 1, whose text is released and never changes: run it only to make the next.
 *
 *   npx tsx scripts/make-dictionary.ts > core/items/dictionary-vN.ts
 */
import { generateRecords } from '../bench/generator';
import { describeEvent } from '../core/events/event';
import { closingTextV1 } from '../core/items/closing-text';
import { buildEventItem } from '../core/items/event-item';
import { readRecord } from '../core/records/read-record';
import { DEFAULT_SETTINGS } from '../core/settings';

const VERSION = 1;
const TRAINING = { events: 9000, seed: 20_261_120, days: 30, accounts: 4 };
const DICTIONARY_BYTES = 18 * 1024;
/** Deflate matches three bytes at least; what is shorter than this is not worth a reference. */
const GRAM = 8;
/** A piece of text is common when at least one record in this many holds it. */
const ONE_IN = 150;

interface Sample {
  readonly text: string;
  /** Grams that the record's own item already offers the compressor. */
  readonly offered: Set<string>;
}

const samples = readSamples();
const frequency = countGrams(samples);
const pieces = choosePieces(samples, frequency);
const dictionary = pieces.join('');
process.stdout.write(render(dictionary));

function readSamples(): Sample[] {
  const found: Sample[] = [];
  for (const { json } of generateRecords(TRAINING)) {
    const read = readRecord(JSON.parse(json));
    if (!('record' in read)) continue;
    const event = describeEvent(read.record, Buffer.from(json), { file: 'f', index: 0 });
    if (event.service !== 's3' && event.service !== 'ses') continue;
    const closing = closingTextV1(buildEventItem(event, DEFAULT_SETTINGS));
    found.push({ text: json, offered: new Set(gramsOf(closing)) });
  }
  return found;
}

function* gramsOf(text: string): Generator<string> {
  for (let at = 0; at + GRAM <= text.length; at++) yield text.slice(at, at + GRAM);
}

/** In how many records each gram stands that the record's item does not offer. */
function countGrams(all: readonly Sample[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text, offered } of all) {
    for (const gram of new Set(gramsOf(text))) {
      if (!offered.has(gram)) counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  }
  return counts;
}

/** Runs of common text, the commonest last: deflate writes near distances in fewer bits. */
function choosePieces(all: readonly Sample[], counts: Map<string, number>): string[] {
  const least = all.length / ONE_IN;
  const covered = new Set<string>();
  const runs: { text: string; weight: number }[] = [];
  for (const { text } of all) {
    let start = -1;
    let weight = 0;
    for (let at = 0; at + GRAM <= text.length + 1; at++) {
      const gram = text.slice(at, at + GRAM);
      const count = counts.get(gram) ?? 0;
      if (gram.length === GRAM && count >= least && !covered.has(gram)) {
        if (start === -1) start = at;
        covered.add(gram);
        weight += count;
      } else if (start !== -1) {
        const run = text.slice(start, at + GRAM - 1);
        runs.push({ text: run, weight: weight / run.length });
        start = -1;
        weight = 0;
      }
    }
  }
  runs.sort((a, b) => b.weight - a.weight);
  const chosen: string[] = [];
  let bytes = 0;
  for (const run of runs) {
    if (bytes + run.text.length > DICTIONARY_BYTES) continue;
    chosen.push(run.text);
    bytes += run.text.length;
  }
  return chosen.reverse();
}

function render(text: string): string {
  const lines = text.match(/[\s\S]{1,90}/g) ?? [];
  const literals = lines.map((line) => `  ${quote(line)},`);
  return [
    '/**',
    ` * The preset dictionary of raw records, version ${VERSION}: text that S3 and SES records share.`,
    ' * Made by scripts/make-dictionary.ts from generated logs. Released: it never changes, or the',
    ' * records that were stored with it cannot be read.',
    ' */',
    `export const DICTIONARY_V${VERSION} = [`,
    ...literals,
    "].join('');",
    '',
  ].join('\n');
}

function quote(line: string): string {
  return `'${line.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}
