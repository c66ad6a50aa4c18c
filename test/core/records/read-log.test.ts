import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { NotALogError, UnreadableFileError } from '../../../core/errors';
import { readLog } from '../../../core/records/read-log';
import { bytesOf, DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../../support/events';
import { accepted, inChunks, logOf, readWholeLog, rejected } from '../../support/logs';

const RECORDS = [DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL].map((each) =>
  bytesOf(each).toString(),
);
const LOG = Buffer.from(logOf(...RECORDS));
const GZIPPED = gzipSync(LOG);
const CHUNK_SIZES = [1, 2, 3, 10, 1000, 65_536];

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** The bytes with one of them turned over, counted from the end. */
const changed = (bytes: Buffer, at: number) =>
  bytes.map((byte, i) => (i === bytes.length + at ? byte ^ 0xff : byte));

describe.each([
  ['gzip', GZIPPED],
  ['plain JSON', LOG],
])('a log in %s', (_form, stored) => {
  test.each(CHUNK_SIZES)('is read to its end in chunks of %d bytes', async (chunkBytes) => {
    const { records, digest } = await readWholeLog(inChunks(stored, chunkBytes));
    expect(accepted(records)).toEqual(RECORDS);
    expect(rejected(records)).toEqual([]);
    expect(digest).toEqual({ sha256: sha256(LOG), bytes: LOG.length });
  });
});

test('the hash is that of the uncompressed bytes, whatever they are (property)', async () => {
  const anyLog = fc
    .tuple(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), fc.stringMatching(/^[ \n]{0,9}$/))
    .map(([records, space]) => `${space}{"Records":${JSON.stringify(records)}}${space}`);
  await fc.assert(
    fc.asyncProperty(
      anyLog,
      fc.boolean(),
      fc.integer({ min: 1, max: 99 }),
      async (log, zip, size) => {
        const { digest } = await readWholeLog(inChunks(zip ? gzipSync(log) : log, size));
        expect(digest).toEqual({ sha256: sha256(log), bytes: Buffer.byteLength(log) });
      },
    ),
  );
});

test('chunks may be empty', async () => {
  async function* withGaps() {
    for await (const chunk of inChunks(GZIPPED, 5)) yield* [Buffer.alloc(0), chunk];
  }
  expect(accepted((await readWholeLog(withGaps())).records)).toEqual(RECORDS);
});

test('chunks may be parts of a larger memory', async () => {
  const memory = new Uint8Array([...Buffer.from('before'), ...LOG, ...Buffer.from('behind')]);
  const { records } = await readWholeLog(inChunks(memory.subarray(6, -6)));
  expect(accepted(records)).toEqual(RECORDS);
});

describe('gzip', () => {
  test('of two members holds both their logs', async () => {
    const { records, digest } = await readWholeLog(inChunks(Buffer.concat([GZIPPED, GZIPPED]), 50));
    expect(accepted(records)).toEqual([...RECORDS, ...RECORDS]);
    expect(digest.sha256).toBe(sha256(Buffer.concat([LOG, LOG])));
  });

  test('may be padded with zeros', async () => {
    const { records } = await readWholeLog(inChunks(Buffer.concat([GZIPPED, Buffer.alloc(512)])));
    expect(accepted(records)).toEqual(RECORDS);
  });

  test.each([
    ['cut off in its data', GZIPPED.subarray(0, -30), 'unexpected end of file'],
    ['cut off in its checksum', GZIPPED.subarray(0, -5), 'unexpected end of file'],
    ['cut off in its last byte', GZIPPED.subarray(0, -1), 'unexpected end of file'],
    ['of a wrong checksum', changed(GZIPPED, -8), 'incorrect data check'],
    ['of a wrong length', changed(GZIPPED, -1), 'incorrect length check'],
    [
      'with garbage behind it',
      Buffer.concat([GZIPPED, Buffer.from('garbage')]),
      'incorrect header check',
    ],
    [
      'with a broken header',
      GZIPPED.map((byte, i) => (i === 2 ? 99 : byte)),
      'unknown compression method',
    ],
    ['of two bytes', GZIPPED.subarray(0, 2), 'unexpected end of file'],
  ])('%s is unreadable', async (_what, stored, why) => {
    for (const chunkBytes of [7, 65_536]) {
      await expect(readWholeLog(inChunks(stored, chunkBytes))).rejects.toMatchObject({
        name: 'UnreadableFileError',
        message: `it cannot be decompressed: ${why}`,
      });
    }
  });
});

describe('something else than a log', () => {
  test.each([
    ['no bytes', ''],
    ['gzip of no bytes', gzipSync('')],
    ['the first byte of gzip alone', Buffer.of(0x1f)],
    ['gzip of a text', gzipSync('hello')],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0])],
  ])('is refused: %s', async (_what, stored) => {
    await expect(readWholeLog(inChunks(stored, 1))).rejects.toThrow(NotALogError);
  });
});

const SOURCE_CHUNK_BYTES = 100;

/** Too long for the buffers on the way, even compressed: nobody has read it whole by accident. */
const LONG_LOG = logOf(
  ...Array.from({ length: 2000 }, (_, i) => {
    const noise = Array.from({ length: 5 }, (_, j) => sha256(`${i} ${j}`)).join('');
    return JSON.stringify({ ...DELETE_OBJECT, requestID: noise });
  }),
);

/** A source that tells whether it was closed, and that may fail after a number of bytes. */
function sourceOf(stored: Buffer, { failsAfter = Number.POSITIVE_INFINITY } = {}) {
  const failure = new Error('connection reset');
  const state = { isClosed: false, chunks: 0 };
  async function* bytes() {
    try {
      for await (const chunk of inChunks(stored, SOURCE_CHUNK_BYTES)) {
        if (state.chunks * SOURCE_CHUNK_BYTES >= failsAfter) throw failure;
        state.chunks++;
        yield chunk;
      }
    } finally {
      state.isClosed = true;
    }
  }
  return { bytes: bytes(), state, failure };
}

describe.each([
  ['gzip', gzipSync(LONG_LOG)],
  ['plain JSON', Buffer.from(LONG_LOG)],
])('the source of %s', (_form, stored) => {
  test.each([0, 100, 1000, 200_000])(
    'may fail after %d bytes, and the error says why',
    async (failsAfter) => {
      const { bytes, state, failure } = sourceOf(stored, { failsAfter });
      await expect(readWholeLog(bytes)).rejects.toMatchObject({
        name: 'UnreadableFileError',
        message: `it broke off: ${failure.message}`,
        cause: failure,
      });
      expect(state.isClosed).toBe(true);
    },
  );

  test('is closed when the reader has had enough', async () => {
    const { bytes, state } = sourceOf(stored);
    for await (const _records of readLog(bytes)) break;
    await setImmediate();
    expect(state.isClosed).toBe(true);
    expect(state.chunks).toBeLessThan(stored.length / SOURCE_CHUNK_BYTES / 2);
  });

  test('is closed when the reader fails', async () => {
    const { bytes, state } = sourceOf(stored);
    const read = async () => {
      for await (const _records of readLog(bytes)) throw new Error('the store is full');
    };
    await expect(read()).rejects.toThrow('the store is full');
    await setImmediate();
    expect(state.isClosed).toBe(true);
  });

  test('is closed when it is read to its end', async () => {
    const { bytes, state } = sourceOf(stored);
    await readWholeLog(bytes);
    expect(state.isClosed).toBe(true);
  });
});

test('the source of broken gzip is closed', async () => {
  const { bytes, state } = sourceOf(
    Buffer.concat([GZIPPED.subarray(0, 20), Buffer.alloc(500_000, 0xff)]),
  );
  await expect(readWholeLog(bytes)).rejects.toThrow(UnreadableFileError);
  await setImmediate();
  expect(state.isClosed).toBe(true);
  expect(state.chunks).toBeLessThan(2000);
});

test('the source of something else is closed', async () => {
  const { bytes, state } = sourceOf(Buffer.alloc(5000, 'x'));
  await expect(readWholeLog(bytes)).rejects.toThrow(NotALogError);
  expect(state).toMatchObject({ isClosed: true, chunks: 1 });
});

describe('a log of 200 MB', () => {
  const MEGABYTES = 200;
  const folder = mkdtempSync(join(tmpdir(), 'trailstore-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is read in little memory', () => {
    const program = join(folder, 'read-long-log.js');
    buildSync({
      entryPoints: [resolve(__dirname, '../../support/read-long-log.ts')],
      bundle: true,
      platform: 'node',
      outfile: program,
      logLevel: 'error',
    });
    const printed = execFileSync(
      process.execPath,
      ['--max-old-space-size=64', program, String(MEGABYTES)],
      { encoding: 'utf8' },
    );
    const { records, bytes, residentBytes } = JSON.parse(printed);
    expect(bytes).toBeGreaterThan(MEGABYTES * 1024 * 1024);
    expect(records).toBeGreaterThan(90_000);
    // Node itself takes 40 MB before it reads anything.
    expect(residentBytes).toBeLessThan(120 * 1024 * 1024);
  });
});
