import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import * as z from 'zod/mini';
import { readIfThere } from '../support/results';
import type { Block } from './block';
import { RenewedRecord } from './renewed-record';

/** How large a log is to be. */
export type LogSize = { readonly megabytes: number } | { readonly records: number };

const madeLog = z.object({ records: z.number(), jsonBytes: z.number() });

/** One log file on disk, compressed as CloudTrail compresses. */
export interface CorpusLog extends z.infer<typeof madeLog> {
  readonly path: string;
}

const MEGABYTE = 1_000_000;
const CHUNK_BYTES = 1024 * 1024;

/** Log files of any size, made of one block of records and kept for the next run. */
export class Corpus {
  private readonly folder: string;

  constructor(
    readonly block: Block,
    directory: string,
  ) {
    this.folder = join(directory, block.fingerprint);
  }

  /** @returns the log of this size, which is made unless it was before */
  async log(size: LogSize): Promise<CorpusLog> {
    const name = 'records' in size ? `${size.records}-records` : `${size.megabytes}-megabytes`;
    const path = join(this.folder, `${name}.json.gz`);
    const about = join(this.folder, `${name}.about.json`);
    const known = await readIfThere(about);
    if (known !== undefined) return { ...madeLog.parse(JSON.parse(known)), path };
    await mkdir(this.folder, { recursive: true });
    const made = { records: 0, jsonBytes: 0 };
    const chunks = inChunks(logBytes(pick(this.block.records, size), size, made));
    await pipeline(Readable.from(chunks), createGzip(), createWriteStream(`${path}.part`));
    await rename(`${path}.part`, path);
    // Last: a log without it was broken off.
    await writeFile(about, JSON.stringify(made));
    return { ...made, path };
  }
}

/** A small log is drawn from all of the block: its mix is that of the large ones. */
function pick(records: readonly Buffer[], size: LogSize): readonly Buffer[] {
  const wanted = 'records' in size ? size.records : records.length;
  if (wanted >= records.length) return records;
  const step = records.length / wanted;
  return Array.from({ length: wanted }, (_, place) => records[Math.floor(place * step)]).filter(
    (record) => record !== undefined,
  );
}

/** Repeats the records, each time as other events, until the log is as large as it is to be. */
function* logBytes(
  records: readonly Buffer[],
  size: LogSize,
  made: { records: number; jsonBytes: number },
): Generator<Buffer> {
  const isFull = () =>
    'records' in size ? made.records >= size.records : made.jsonBytes >= size.megabytes * MEGABYTE;
  const count = (bytes: Buffer) => {
    made.jsonBytes += bytes.length;
    return bytes;
  };
  const renewed = records.map((record) => new RenewedRecord(record));
  yield count(Buffer.from('{"Records":['));
  for (let round = 0; !isFull(); round++) {
    for (const record of renewed) {
      if (isFull()) break;
      record.renew(round);
      if (made.records > 0) yield count(COMMA);
      yield count(record.bytes);
      made.records++;
    }
  }
  yield count(Buffer.from(']}'));
}

const COMMA = Buffer.from(',');

/** Few large writes. Each piece is copied at once: it may be a record that is about to be written anew. */
function* inChunks(pieces: Iterable<Buffer>): Generator<Buffer> {
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let used = 0;
  for (const piece of pieces) {
    if (used + piece.length > chunk.length) {
      yield chunk.subarray(0, used);
      chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, piece.length));
      used = 0;
    }
    used += piece.copy(chunk, used);
  }
  yield chunk.subarray(0, used);
}
