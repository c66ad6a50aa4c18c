import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { OutputError, sinkOver } from '../../cli/output/sink';
import { printEvents } from '../../cli/print-events';
import type { FoundEvent } from '../../core/queries/ordering';
import { Workplace } from '../support/command-line';
import { DELETE_OBJECT, PUT_BUCKET_POLICY } from '../support/events';
import { eventId, logText } from '../support/log-records';

const TRAILSTORE = '"$NODE" "$TRAILSTORE"';
/** Several times what a pipe holds: a reader that goes away leaves most of it unread. */
const EVENTS = 2000;

const work = new Workplace();
beforeAll(() => {
  const records = Array.from({ length: EVENTS }, (_, n) => ({
    ...DELETE_OBJECT,
    eventID: eventId(n),
  }));
  const few = [1, 2, 3].map((n) => ({
    ...PUT_BUCKET_POLICY,
    eventSource: 'iam.amazonaws.com',
    eventID: eventId(EVENTS + n),
  }));
  work.write('log.json', logText([...records, ...few]));
  expect(work.trailstore('ingest', 'log.json', '--services', 'all').exitCode).toBe(0);
});
afterAll(() => work.remove());

const ALL = `${TRAILSTORE} events --limit 1000000`;

test.each(['jsonl', 'json', 'csv', 'table'])('a reader of %s may stop reading', (format) => {
  const { out, err } = work.shell(`(${ALL} --output ${format}; echo $? >&2) | head -n 1`);
  expect(out.trimEnd().split('\n')).toHaveLength(1);
  expect(err).toBe('0\n');
});

test('a pipeline of which every part must end well ends well', () => {
  const { exitCode } = work.shell(`bash -o pipefail -c '${ALL} --output jsonl | head -n 1'`);
  expect(exitCode).toBe(0);
});

test('the store is free at once when the reader stops', () => {
  const next = `${TRAILSTORE} events --limit 1 --output jsonl`;
  const { out, exitCode } = work.shell(`${ALL} --output jsonl | true; ${next}`);
  expect(exitCode).toBe(0);
  expect(out.trimEnd().split('\n')).toHaveLength(1);
});

test('nothing is read for a reader that is gone', async () => {
  let taken = 0;
  let isClosed = false;
  async function* endless(): AsyncGenerator<FoundEvent> {
    try {
      for (;;) {
        taken++;
        yield {
          event: {
            eventID: `${taken}`,
            eventSource: 's3.amazonaws.com',
            eventName: 'GetObject',
            account: '111122223333',
            at: '2026-01-01T00:00:00Z',
            service: 's3',
            category: 'data',
            principal: '111122223333:root',
          },
          item: {},
          position: { at: `2026-01-01T00:00:00Z#${taken}`, stream: '111122223333/s3/data' },
        };
      }
    } finally {
      isClosed = true;
    }
  }
  const gone = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
  });
  const printing = printEvents(
    endless(),
    { limit: 1_000_000, output: 'jsonl' },
    { out: sinkOver(gone) },
  );
  await expect(printing).rejects.toThrow(OutputError);
  expect(isClosed).toBe(true);
  expect(taken).toBeLessThan(1000);
});

test('a closed output is no error', () => {
  const { exitCode, err } = work.shell(`${TRAILSTORE} events --limit 5 --output jsonl >&-`);
  expect(err).not.toMatch(/Error|^ {4}at /m);
  expect(exitCode).toBe(0);
});

const testWithFull = existsSync('/dev/full') ? test : test.skip;

testWithFull.each([
  ['many rows', `${ALL} --output jsonl`],
  ['help', `${TRAILSTORE} --help`],
  ['few rows', `${ALL} --service iam --category management --output csv`],
])('a full disk is told in one line: %s', (_name, line) => {
  const { exitCode, err } = work.shell(`${line} > /dev/full`);
  expect(err).toMatch(/^trailstore: the output cannot be written: ENOSPC: [^\n]+\n$/);
  expect(exitCode).toBe(1);
});

test('a disk that becomes full in the middle of the only write is told too', () => {
  work.write('ten.json', JSON.stringify({ Records: Array.from({ length: 10 }, () => ({})) }));
  // The limit stands for the disk; the shell counts it in blocks of 512 or 1,024 bytes.
  const { exitCode, err } = work.shell(
    `ulimit -f 1; ${TRAILSTORE} inspect ten.json --output jsonl > cut.jsonl`,
  );
  expect(err).toBe('trailstore: the output cannot be written: EFBIG: file too large, write\n');
  expect(exitCode).toBe(1);
});

test.each(['2>&-', '2>/dev/full'])('the output is whole where messages cannot go: %s', (where) => {
  const { exitCode, out } = work.shell(`${TRAILSTORE} events --limit 5 --output jsonl ${where}`);
  expect(out.trimEnd().split('\n')).toHaveLength(5);
  expect(exitCode).toBe(0);
});

test('a reader of the messages may stop reading', () => {
  const { exitCode } = work.shell(
    `(${TRAILSTORE} events --limit 5 --output jsonl --explain 2>&1 >rows.jsonl; echo $? >code) | true`,
  );
  expect(exitCode).toBe(0);
  expect(readFileSync(join(work.folder, 'code'), 'utf8')).toBe('0\n');
  const rows = readFileSync(join(work.folder, 'rows.jsonl'), 'utf8');
  expect(rows.trimEnd().split('\n')).toHaveLength(5);
});

test.each(['> both.txt 2>&1; cat both.txt', '2>&1 | cat'])(
  'output and messages keep their order in one place: %s',
  (where) => {
    const { out } = work.shell(`${TRAILSTORE} events --limit 5 --output jsonl --explain ${where}`);
    expect(out).toMatch(/^plan: [^{]+(\{[^\n]+\}\n){5}made \d+ queries/);
  },
);

test('neither a file nor a pipe gets colours or movements of the cursor', () => {
  const { out } = work.shell(`${TRAILSTORE} events --limit 300 --explain 2>&1`);
  expect(out).toMatch(/^at +account/m);
  expect(out).not.toContain('\u001b');
  expect(out).not.toContain('\r');
});
