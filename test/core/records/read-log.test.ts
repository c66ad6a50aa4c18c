import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { crc32, createInflateRaw, gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { CorruptFileError, NotALogError, UnreadableFileError } from '../../../core/errors';
import { readLog } from '../../../core/records/read-log';
import { bytesOf, DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../../support/events';
import { accepted, inChunks, logOf, readWholeLog, rejected } from '../../support/logs';

const RECORDS = [DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL].map((each) =>
  bytesOf(each).toString(),
);
const LOG = Buffer.from(logOf(...RECORDS));
const GZIPPED = gzipSync(LOG);
const CHUNK_SIZES = [1, 2, 3, 10, 1000, 65_536];

/** Cut into chunks of these sizes, over and over. */
async function* inChunksOf(bytes: Buffer, sizes: readonly number[]) {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const end = at + (sizes[i % sizes.length] ?? 1);
    yield bytes.subarray(at, end);
    at = end;
  }
}

/** The member with every optional field of RFC 1952 in its header: extra, name, comment and checksum. */
function withHeaderFields(member: Buffer): Buffer {
  const header = Buffer.from(member.subarray(0, 10));
  header[3] = 0x02 | 0x04 | 0x08 | 0x10;
  const fields = Buffer.concat([
    Buffer.of(3, 0, 1, 2, 3),
    Buffer.from('a log.json\0'),
    Buffer.from('a comment\0'),
  ]);
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(crc32(Buffer.concat([header, fields])) & 0xffff);
  return Buffer.concat([header, fields, checksum, member.subarray(10)]);
}

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

  test.each(CHUNK_SIZES)('may be padded with zeros, in chunks of %d bytes', async (chunkBytes) => {
    const padded = Buffer.concat([GZIPPED, Buffer.alloc(512)]);
    const { records } = await readWholeLog(inChunks(padded, chunkBytes));
    expect(accepted(records)).toEqual(RECORDS);
    expect(rejected(records)).toEqual([]);
  });

  test.each(CHUNK_SIZES)(
    'may have all that a header may have, in chunks of %d bytes',
    async (chunkBytes) => {
      const { records } = await readWholeLog(inChunks(withHeaderFields(GZIPPED), chunkBytes));
      expect(accepted(records)).toEqual(RECORDS);
    },
  );

  test('may have empty members, and zeros between members', async () => {
    const members = [gzipSync(''), GZIPPED, Buffer.alloc(3), gzipSync(''), gzipSync('')];
    for (const chunkBytes of CHUNK_SIZES) {
      const { records } = await readWholeLog(inChunks(Buffer.concat(members), chunkBytes));
      expect(accepted(records)).toEqual(RECORDS);
      expect(rejected(records)).toEqual([]);
    }
  });

  test.each([
    ['a text', Buffer.from('garbage')],
    ['one byte', Buffer.from('x')],
    ['the first byte of gzip', Buffer.of(0x1f)],
    ['zeros and a text', Buffer.concat([Buffer.alloc(5), Buffer.from('garbage')])],
    ['a plain log', LOG],
    ['much of it', Buffer.alloc(200_000, 'x')],
  ])(
    'keeps its records where %s follows, which counts as one rejection',
    async (_what, garbage) => {
      const stored = Buffer.concat([GZIPPED, garbage]);
      for (const chunkBytes of [
        ...CHUNK_SIZES,
        GZIPPED.length - 1,
        GZIPPED.length,
        GZIPPED.length + 1,
      ]) {
        const { records, digest } = await readWholeLog(inChunks(stored, chunkBytes));
        expect(accepted(records)).toEqual(RECORDS);
        expect(rejected(records)).toEqual([
          {
            index: 3,
            rejected: 'bytes that are not gzip follow the end of the compressed log',
          },
        ]);
        expect(digest).toEqual({ sha256: sha256(LOG), bytes: LOG.length });
      }
    },
  );

  test('is read the same wherever its chunks end (property)', async () => {
    const piece = fc.constantFrom(GZIPPED, gzipSync(''), Buffer.alloc(7), Buffer.from('garbage'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        async (pieces, sizes) => {
          const stored = Buffer.concat([GZIPPED, ...pieces]);
          const whole = await readWholeLog(inChunks(stored, stored.length));
          const inPieces = await readWholeLog(inChunksOf(stored, sizes));
          expect(accepted(inPieces.records)).toEqual(accepted(whole.records));
          expect(rejected(inPieces.records)).toEqual(rejected(whole.records));
          expect(inPieces.digest).toEqual(whole.digest);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of very many members is refused', async () => {
    const members = Buffer.concat(new Array<Buffer>(20_001).fill(gzipSync('')));
    await expect(readWholeLog(inChunks(members))).rejects.toThrow('more than 20000 pieces');
  });

  test.each([
    ['cut off in its data', GZIPPED.subarray(0, -30), 'unexpected end of file'],
    ['cut off in its checksum', GZIPPED.subarray(0, -5), 'unexpected end of file'],
    ['cut off in its last byte', GZIPPED.subarray(0, -1), 'unexpected end of file'],
    ['of a wrong checksum', changed(GZIPPED, -8), 'incorrect data check'],
    ['of a wrong length', changed(GZIPPED, -1), 'incorrect length check'],
    [
      'with the beginning of another behind it',
      Buffer.concat([GZIPPED, GZIPPED.subarray(0, 2)]),
      'unexpected end of file',
    ],
    [
      'with half of another behind it',
      Buffer.concat([GZIPPED, GZIPPED.subarray(0, 99)]),
      'unexpected end of file',
    ],
    [
      'with another behind it that is broken',
      Buffer.concat([GZIPPED, changed(GZIPPED, -8)]),
      'incorrect data check',
    ],
    [
      'with reserved flags',
      GZIPPED.map((byte, i) => (i === 3 ? 0x80 : byte)),
      'unknown header flags set',
    ],
    ['cut off in its name', withHeaderFields(GZIPPED).subarray(0, 25), 'unexpected end of file'],
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

  test('of which any bit is another is no file that was cut off', async () => {
    const end = GZIPPED.length - 8;
    for (let bit = 8 * 10; bit < 8 * end; bit += 3) {
      const stored = Buffer.from(GZIPPED);
      stored[bit >> 3] = (stored[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const error: unknown = await readWholeLog(inChunks(stored)).catch((thrown) => thrown);
      // At the beginning it may cease to look like a log before its checksum is read.
      expect(error instanceof NotALogError || error instanceof CorruptFileError).toBe(true);
    }
  });

  test('that lacks some of its bytes is no file that was cut off', async () => {
    for (let from = 20; from < GZIPPED.length - 40; from += 5) {
      const stored = Buffer.concat([GZIPPED.subarray(0, from), GZIPPED.subarray(from + 20)]);
      await expect(readWholeLog(inChunks(stored))).rejects.toBeInstanceOf(CorruptFileError);
    }
  });

  test('that was cut off anywhere is not corrupt', async () => {
    for (let end = 11; end < GZIPPED.length; end += 3) {
      const reading = readWholeLog(inChunks(GZIPPED.subarray(0, end)));
      await expect(reading).rejects.not.toBeInstanceOf(CorruptFileError);
    }
  });
});

describe('a file that is too large', () => {
  const read = (stored: Uint8Array, maxBytes: number) =>
    readWholeLog(inChunks(stored, 1000), maxBytes);
  const large = Buffer.from(logOf(...Array.from({ length: 3000 }, () => RECORDS[0] ?? '')));

  test.each([
    ['gzip', gzipSync(large)],
    ['plain JSON', large],
  ])('is refused, with the limit and the remedy: %s', async (_form, stored) => {
    const limit = 2 * 1024 * 1024;
    expect(large.length).toBeGreaterThan(limit);
    await expect(read(stored, limit)).rejects.toMatchObject({
      name: 'UnreadableFileError',
      message:
        'it holds more than 2 MB, the limit for one file; where such a log is expected, raise ' +
        'limits.fileMegabytes in the configuration',
    });
  });

  test('is refused by a byte', async () => {
    await expect(read(gzipSync(large), large.length - 1)).rejects.toThrow(UnreadableFileError);
    expect(accepted((await read(gzipSync(large), large.length)).records)).toHaveLength(3000);
  });

  test.each([
    ['zeros behind gzip', Buffer.concat([GZIPPED, Buffer.alloc(50_000)])],
    ['a text behind gzip', Buffer.concat([GZIPPED, Buffer.alloc(50_000, 'x')])],
    [
      'members that hold nothing',
      Buffer.concat([GZIPPED, ...Array.from({ length: 2000 }, () => gzipSync(''))]),
    ],
  ])('is refused though most of it is %s', async (_what, stored) => {
    await expect(read(stored, 20_000)).rejects.toThrow('the limit for one file');
  });

  test('is refused as a bomb where its compressed bytes are few', async () => {
    const bomb = gzipSync(
      Buffer.concat([Buffer.from('{"Records":['), Buffer.alloc(100_000_000, ' ')]),
    );
    const reading = readWholeLog(inChunks(bomb));
    await expect(reading).rejects.toThrow(UnreadableFileError);
    await expect(reading).rejects.toThrow('more than 500 times as large as its compressed bytes');
  });

  test('is no bomb as long as it does no harm', async () => {
    const padded = gzipSync(Buffer.concat([LOG, Buffer.alloc(60_000_000, ' ')]));
    expect(padded.length).toBeLessThan(100_000);
    expect(accepted((await readWholeLog(inChunks(padded))).records)).toEqual(RECORDS);
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

test.each([
  ['to its end', Number.POSITIVE_INFINITY],
  ['in part', 1],
])('the decompressor of gzip that is read %s is let go of', async (_, times) => {
  const destroy = jest.spyOn(Object.getPrototypeOf(createInflateRaw()), 'destroy');
  let parts = 0;
  for await (const _records of readLog(inChunks(gzipSync(LONG_LOG), 1000))) {
    if (++parts === times) break;
  }
  const [inflate] = destroy.mock.contexts;
  destroy.mockRestore();
  expect(inflate).toMatchObject({ destroyed: true });
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
