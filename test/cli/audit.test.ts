import type { CliContext, StoreUse } from '../../cli/context';
import { run } from '../../cli/program';
import type { Finding } from '../../core/audit/finding';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { CHAIN, FAULT } from '../aws/audit-log.contract';
import { MemoryAlertStore } from '../support/memory-alert-store';
import { MemoryAuditLog } from '../support/memory-audit-log';
import { MemoryEventReader } from '../support/memory-event-reader';
import { MemoryEventStore, MemoryLedger } from '../support/memory-ports';
import { PaperSink } from '../support/sink';
import { UNUSED } from '../support/unused-adapters';

const at = (time: string) => new Date(`2026-03-04T${time}:00Z`);
const NOW = at('12:00');
const MENDED = { ...FAULT, object: 's3://trail-logs/AWSLogs/mended.json.gz' };
const NOTE = { ...FAULT, kind: 'gap', detail: 'no digest covers the time' } as const;

/** A store with one finding of each kind of state, and a chain. */
let log: MemoryAuditLog;
beforeEach(async () => {
  log = new MemoryAuditLog();
  await log.note(FAULT, at('07:00'));
  await log.note(MENDED, at('06:00'));
  await log.resolve(MENDED, at('08:00'));
  await log.note(NOTE, at('05:00'));
  await log.saveChain(CHAIN);
});

async function trailstore(...words: string[]) {
  const out = new PaperSink();
  const err = new PaperSink();
  const openStore: CliContext['openStore'] = async ({ stack }, _use: StoreUse) => ({
    events: new MemoryEventStore(),
    reader: new MemoryEventReader({}),
    ledger: new MemoryLedger(),
    alerts: new MemoryAlertStore(),
    settings: DEFAULT_SETTINGS,
    ...(stack !== undefined && { stackName: String(stack), audits: async () => log }),
    close: async () => {},
  });
  const context = { ...UNUSED, out, err, now: () => NOW, openStore };
  return { exitCode: await run(words, context), out: out.text, err: err.text };
}

const audit = (...words: string[]) => trailstore('audit', ...words, '--stack', 'Trailstore');
const toldBy = async (...words: string[]) => JSON.parse((await audit(...words)).out);
const kindsOf = (findings: readonly { kind: string }[]) => findings.map(({ kind }) => kind);

test('prints what is wrong, what that means, and how far each chain is', async () => {
  const { exitCode, out, err } = await audit();
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(out).toMatchInlineSnapshot(`
"kind          state  firstSeen             object                             detail
gap           note   2026-03-04T05:00:00Z  s3://trail-logs/AWSLogs/a.json.gz  no digest covers the time
hash-differs  open   2026-03-04T07:00:00Z  s3://trail-logs/AWSLogs/a.json.gz  the digest says a, the log file has b

gap: CloudTrail began a new chain of digests: logging or validation was off
hash-differs: a log file is not as CloudTrail wrote it

account       region     trail       provenUntil           open  audited
111122223333  eu-west-1  Trailstore  2026-03-04T04:00:00Z  1     2026-03-04T08:00:00Z
"
`);
});

test('says all of it as JSON', async () => {
  expect(await toldBy('--output', 'json')).toEqual({
    findings: [
      expect.objectContaining({ kind: 'gap', state: 'note' }),
      {
        kind: 'hash-differs',
        state: 'open',
        object: FAULT.object,
        detail: FAULT.detail,
        firstSeen: '2026-03-04T07:00:00Z',
        lastSeen: '2026-03-04T07:00:00Z',
        resolvedAt: null,
        acceptedAt: null,
        reason: null,
        digest: FAULT.digest,
        place: FAULT.place,
      },
    ],
    chains: [
      {
        account: '111122223333',
        region: 'eu-west-1',
        trail: 'Trailstore',
        provenUntil: '2026-03-04T04:00:00Z',
        open: 1,
        newest: '2026-03-04T05:00:00Z',
        since: '2026-02-25T07:00:00Z',
        audited: '2026-03-04T08:00:00Z',
        isEnded: false,
        place:
          's3://trail-logs/org/AWSLogs/o-exampleorgid/111122223333/CloudTrail-Digest/eu-west-1/',
      },
    ],
  });
});

test('says it line by line', async () => {
  const { out } = await audit('--output', 'jsonl');
  const lines = out
    .trim()
    .split('\n')
    .map((line) => Object.keys(JSON.parse(line)));
  expect(lines).toEqual([['finding'], ['finding'], ['chain']]);
});

test('lists what is mended where that is asked for', async () => {
  const { findings } = await toldBy('--output', 'json', '--all');
  const states = findings.map(({ state }: { state: string }) => state);
  expect(states.sort()).toEqual(['note', 'open', 'resolved']);
});

test('lists what was seen since a time', async () => {
  const { findings } = await toldBy('--output', 'json', '--since', '2026-03-04T06:30:00Z');
  expect(kindsOf(findings)).toEqual(['hash-differs']);
});

test('a finding that was accepted alarms no more', async () => {
  const words = ['accept', FAULT.object, '--reason', 'a test of ours', '--stack', 'Trailstore'];
  const { exitCode, err } = await trailstore('audit', ...words);
  expect(exitCode).toBe(0);
  expect(err.trim().split('\n').sort()).toEqual([
    `accepted: gap, ${NOTE.detail}`,
    `accepted: hash-differs, ${FAULT.detail}`,
  ]);
  const { findings } = await toldBy('--output', 'json');
  expect(findings).toContainEqual(
    expect.objectContaining({ state: 'accepted', reason: 'a test of ours' }),
  );
});

test('what nobody found cannot be accepted', async () => {
  const words = ['accept', MENDED.object, '--reason', 'none', '--stack', 'Trailstore'];
  expect(await trailstore('audit', ...words)).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('nothing open is about this object'),
  });
});

test('a store that nobody audited yet says so', async () => {
  log = new MemoryAuditLog();
  const { exitCode, out, err } = await audit();
  expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
  expect(err).toContain('nothing was audited yet');
  expect(err).toContain('nothing is wrong');
});

test('the local store is not audited: it says what to do by hand', async () => {
  expect(await trailstore('audit')).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('trailstore verify does it by hand'),
  });
});

test('what a bucket’s keys hold cannot steer a terminal', async () => {
  const object = 's3://trail-logs/\u001b[2J.json.gz';
  const finding: Pick<Finding, 'kind' | 'object' | 'detail' | 'place'> = { ...FAULT, object };
  await log.note(finding, at('09:00'));
  const { out } = await audit();
  expect(out).not.toContain('\u001b');
});
