import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from '../../cli/start';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { Workplace } from '../support/command-line';
import { DELETE_OBJECT, PUT_BUCKET_POLICY } from '../support/events';
import { MemoryAlertStore } from '../support/memory-alert-store';
import { MemoryEventReader } from '../support/memory-event-reader';
import { PaperSink } from '../support/sink';
import { eventsOf, storeIn } from '../support/stored-events';

const README = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

const work = new Workplace();
afterAll(() => work.remove());

test('runs the whole system, and says what the README says', () => {
  const first = work.trailstore('start');
  expect(first.err).toBe('');
  expect(first.exitCode).toBe(0);
  expect(first.out).toMatch(/Stored: 4\d{3} events/);
  expect(first.out).toContain('Denied calls');
  expect(first.out).toContain('Try next:');
  expect(README).toContain(first.out);

  const [, next = ''] = /^ {2}npx trailstore (events .*--limit 20)$/m.exec(first.out) ?? [];
  expect(work.trailstore(...next.split(' ')).out).toContain('SendEmail');
});

/** Starts a system that stands still. */
async function startOver(reader: MemoryEventReader, failures: readonly string[] = []) {
  const [out, err] = [new PaperSink(), new PaperSink()];
  const exitCode = await start({
    out,
    err,
    now: () => new Date('2026-03-05T00:00:00Z'),
    rulePack: async () => ({ documents: [], off: [] }),
    startSystem: async () => ({
      put: async () => {},
      drain: async () => {},
      failures: () => failures,
      raiseAlerts: async () => {},
      alerts: new MemoryAlertStore(),
      reader,
      close: async () => {},
    }),
    generate: () => [],
    gzip: () => Buffer.of(),
  });
  return { exitCode, out: out.text, err: err.text };
}

test('says what failed, and nothing in it steers the terminal', async () => {
  const { exitCode, err } = await startOver(new MemoryEventReader(), ['failed: \u001b[2J']);
  expect(exitCode).toBe(1);
  expect(err).toBe('failed: \\u{1b}[2J\n');
});

test('leads to the long-lived key that was refused most, on the last day that it was', async () => {
  const refused = (day: string, accessKeyId: string) => ({
    ...PUT_BUCKET_POLICY,
    eventTime: `2026-03-${day}T00:00:00Z`,
    eventID: `${day} ${accessKeyId}`,
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/eve', accessKeyId },
  });
  const reader = new MemoryEventReader();
  const records = [
    refused('01', 'AKIAEVE'),
    refused('02', 'AKIAEVE'),
    refused('04', 'AKIABOB'),
    ...['01', '02', '03'].map((day) => refused(day, 'ASIATEMPORARY')),
    DELETE_OBJECT,
  ];
  storeIn(reader, eventsOf(records), [DEFAULT_SETTINGS]);
  const { out } = await startOver(reader);
  expect(out).toContain('Stored: 7 events');
  expect(out).toMatch(/Denied calls\n +6 {2}PutBucketPolicy by 111122223333:user\/eve\n/);
  expect(out).toContain('  npx trailstore key AKIAEVE\n');
  expect(out).toContain('  npx trailstore denied --since 2026-03-02\n');
});
