import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { messagesOver, OutputError, sinkOver } from '../../../cli/output/sink';

/** A stream that keeps what is written to it, piece by piece; `respond` says what becomes of each. */
function paper(respond: (done: (error?: Error) => void) => void = (done) => done()) {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, callback) => {
      pieces.push(chunk);
      respond(callback);
    },
  });
  return { stream, pieces, text: () => Buffer.concat(pieces).toString() };
}

function broken(code: string) {
  return paper((done) => done(Object.assign(new Error(`${code}: broken`), { code })));
}

const ROW = `${'x'.repeat(99)}\n`;

test('rows that come in one go are sent as one piece, and wait for nothing', async () => {
  const { stream, pieces } = paper();
  const sink = sinkOver(stream);
  for (let row = 0; row < 10; row++) await sink.write(ROW);
  expect(pieces).toHaveLength(0);
  await nextTurn();
  expect(pieces.map(String)).toEqual([ROW.repeat(10)]);
});

test('a slow reader is waited for, and little is kept for it', async () => {
  const waiting: (() => void)[] = [];
  const { stream } = paper((done) => waiting.push(done));
  const sink = sinkOver(stream);
  let written = 0;
  const writing = (async () => {
    for (let row = 0; row < 5000; row++) {
      await sink.write(ROW);
      written += ROW.length;
    }
  })();
  for (let turn = 0; turn < 10; turn++) await nextTurn();
  expect(written).toBeGreaterThan(50_000);
  expect(written).toBeLessThan(200_000);
  for (let turn = 0; turn < 100; turn++) {
    waiting.shift()?.();
    await nextTurn();
  }
  await writing;
});

test('text of any script and bytes come out as they were written (property)', async () => {
  const content = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array(),
    fc.constantFrom('設'.repeat(50_000), 'x'.repeat(70_000)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(content), async (contents) => {
      const { stream, pieces } = paper();
      const sink = sinkOver(stream);
      for (const each of contents) await sink.write(each);
      await sink.flush();
      const expected = Buffer.concat(contents.map((each) => Buffer.from(each)));
      expect(Buffer.concat(pieces).equals(expected)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test.each([
  ['EPIPE', true],
  ['ECONNRESET', true],
  ['ENOSPC', false],
])('after %s nothing more can be written', async (code, isUnread) => {
  const { stream } = broken(code);
  const sink = sinkOver(stream);
  await sink.write(ROW);
  await expect(sink.flush()).rejects.toThrow(OutputError);
  await expect(sink.write(ROW)).rejects.toMatchObject({ isUnread });
});

test('a write that nobody waits for fails without noise', async () => {
  const sink = sinkOver(broken('EPIPE').stream);
  void sink.write(ROW.repeat(1000));
  await nextTurn();
  void sink.write(ROW);
  await nextTurn();
  await expect(sink.flush()).rejects.toThrow(OutputError);
});

test('a terminal that does not say how wide it is has 80 columns', () => {
  expect(sinkOver(paper().stream).columns).toBe(80);
});

describe('messages', () => {
  test('come behind the output that came before', async () => {
    const { stream, text } = paper();
    const out = sinkOver(stream);
    const err = messagesOver(stream, out);
    await out.write('row\n');
    await err.write('1 event\n');
    expect(text()).toBe('row\n1 event\n');
  });

  test.each(['EPIPE', 'ENOSPC'])('that nobody can read for %s are let go', async (code) => {
    const err = messagesOver(broken(code).stream, sinkOver(paper().stream));
    await err.write('1 event\n');
    await expect(err.write('2 events\n')).resolves.toBeUndefined();
  });

  test('are told when the output is broken', async () => {
    const { stream, text } = paper();
    const out = sinkOver(broken('ENOSPC').stream);
    const err = messagesOver(stream, out);
    await out.write('row\n');
    await err.write('the disk is full\n');
    expect(text()).toBe('the disk is full\n');
  });
});
