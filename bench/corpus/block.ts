import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { FormSplitter } from '../../core/records/form-splitter';
import { readRecords } from '../../core/records/read-records';
import { findFiles } from '../../local/find-logs';
import { generateRecords } from '../generator';

/** Records that logs of any size are made of. */
export interface Block {
  /** Each as its own bytes. */
  readonly records: readonly Buffer[];
  /** What they are, for whoever reads the figures. */
  readonly description: string;
  /** Tells them from all others. */
  readonly fingerprint: string;
}

/** As many give every kind of event, and the incident, about the share that they have of large logs. */
export const GENERATED_RECORDS = 20_000;

/**
 * A log file tells of the few minutes before its delivery. Spread over days, nothing of what rules count
 * together would fall together, and each event would be written once more for them.
 */
const GENERATED_DAYS = 1 / 48;

/** What a folder of logs may hold is held in memory while logs are made of it. */
const MOST_BYTES = 256 * 1024 * 1024;

/** @returns a block of the project's own generator */
export function generateBlock(seed: number, records = GENERATED_RECORDS): Block {
  const generated = Array.from(
    generateRecords({ events: records, seed, days: GENERATED_DAYS }),
    ({ json }) => Buffer.from(json),
  );
  return blockOf(generated, `${records} generated records of seed ${seed}`);
}

/**
 * @param path of a log, of a file with a record a line, or of a folder of either, compressed or not
 * @returns a block of the first 256 MB of records, minified and otherwise as they are
 * @throws {Error} when there are none
 */
export async function readBlock(path: string): Promise<Block> {
  const records: Buffer[] = [];
  let files = 0;
  let bytes = 0;
  for await (const { shown } of findFiles(path)) {
    if (!/\.jsonl?(\.gz)?$/.test(shown) || bytes > MOST_BYTES) continue;
    files++;
    for (const record of await recordsOf(createReadStream(shown))) {
      records.push(record);
      bytes += record.length;
    }
  }
  if (records.length === 0) throw new Error(`${path} holds no records`);
  const first = bytes > MOST_BYTES ? 'the first ' : '';
  return blockOf(records, `${first}${records.length} records of ${files} files given by --logs`);
}

async function recordsOf(stored: Readable): Promise<Buffer[]> {
  const records: Buffer[] = [];
  for await (const elements of readRecords(stored, new FormSplitter())) {
    for (const element of elements) {
      // A copy: the splitter's own bytes hold the whole chunk, and a log may be printed over many lines.
      if ('bytes' in element) records.push(minified(element.bytes));
    }
  }
  return records;
}

/** As another tool prints an object: white space behind its brace or behind its first name. */
const PRINTED = /^\{(?:\s|"[^"]*":\s)/;

/** CloudTrail writes no white space: a record that another tool printed is put back into its form. */
function minified(record: Buffer): Buffer {
  const isPrinted = PRINTED.test(record.toString('latin1', 0, 100));
  return isPrinted
    ? Buffer.from(JSON.stringify(JSON.parse(record.toString())))
    : Buffer.from(record);
}

function blockOf(records: readonly Buffer[], description: string): Block {
  const hash = createHash('sha256');
  for (const record of records) hash.update(record);
  return { records, description, fingerprint: hash.digest('hex').slice(0, 16) };
}
