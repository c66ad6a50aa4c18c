import { Command } from 'commander';
import { addAlertCommands } from '../../cli/alert-commands';
import type { CliContext } from '../../cli/context';
import type { Alert } from '../../core/alerts/alert';
import { alertDetailSchema } from '../../core/alerts/alert-detail';
import { UsageError } from '../../core/errors';
import type { AlertRange } from '../../core/ports';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { ALERT, bundled, DETECTION, SIGHTINGS, seenAt } from '../support/alerts';
import { DELETE_OBJECT, SEND_EMAIL } from '../support/events';
import { UNSAFE } from '../support/hostile-text';
import { MemoryAlertStore } from '../support/memory-alert-store';
import { MemoryEventReader } from '../support/memory-event-reader';
import { MemoryEventStore, MemoryLedger } from '../support/memory-ports';
import { PaperSink } from '../support/sink';
import { eventsOf, storeIn } from '../support/stored-events';
import { UNUSED } from '../support/unused-adapters';

const at = (hour: number) => `2026-03-04T0${hour}:00:00Z`;
const alertAt = (hour: number, changes: Partial<Alert>): Alert => ({
  ...ALERT,
  id: `20260304T0${hour}0000Z-1f2e3d4c`,
  at: at(hour),
  ...changes,
});

const LOW = alertAt(1, { rule: { ...ALERT.rule, level: 'low', name: 'low_rule' } });
const MEDIUM = alertAt(2, { account: '444455556666' });
const HIGH = alertAt(3, {
  rule: { id: 'high-id', title: 'High', level: 'high' },
  principal: '111122223333:assumed-role/Admin/bob',
  notice: 'sent',
  sentAt: '2026-03-04T03:05:00Z',
});

/** A document that reads as `DETECTION`. */
const RULE = {
  title: 'Bucket Policy Deleted',
  id: DETECTION.info.id,
  name: DETECTION.info.name,
  status: 'test',
  level: 'medium',
  logsource: { product: 'aws', service: 'cloudtrail' },
  detection: { selection: { eventName: 'DeleteBucketPolicy' }, condition: 'selection' },
  falsepositives: ['A bucket that is taken down'],
  trailstore: { 'group-by': ['trailstore.principal'], window: '1h', response: 'Ask alice.' },
};

interface Place {
  readonly alerts?: readonly Alert[];
  readonly rules?: readonly object[];
  readonly stackName?: string;
  readonly terminal?: number;
}

async function trailstore(words: readonly string[], place: Place = {}) {
  const { alerts = [LOW, MEDIUM, HIGH], rules = [RULE], stackName, terminal } = place;
  const out = new PaperSink(terminal !== undefined, terminal);
  const err = new PaperSink();
  const store = new MemoryAlertStore();
  for (const alert of alerts) store.alerts.set(alert.id, alert);
  await store.keep(bundled({ ...SIGHTINGS, seen: [seenAt(-30), seenAt(0), seenAt(3600)] }));
  const reader = new MemoryEventReader();
  const user = { ...(DELETE_OBJECT.userIdentity as object), accessKeyId: ALERT.accessKey };
  const byAlice = { ...SEND_EMAIL, userIdentity: user, eventTime: '2026-03-04T04:00:00Z' };
  storeIn(reader, eventsOf([byAlice]), [DEFAULT_SETTINGS]);
  let isOpen = 0;
  const context: CliContext = {
    ...UNUSED,
    out,
    err,
    now: () => new Date('2026-03-05T00:00:00Z'),
    openStore: async ({ stack }, use) => {
      expect(use).toBe('read');
      isOpen++;
      return {
        events: new MemoryEventStore(),
        reader,
        ledger: new MemoryLedger(),
        alerts: store,
        settings: DEFAULT_SETTINGS,
        stackName: stack === undefined ? undefined : stackName,
        close: async () => void isOpen--,
      };
    },
    rulePack: async () => ({
      documents: rules.map((value) => ({ file: 'rules/s3/x.yml', value })),
      off: [],
    }),
  };
  let exitCode = 0;
  const program = new Command('trailstore')
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} });
  addAlertCommands(program, context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
  } finally {
    expect(isOpen).toBe(0);
  }
  return { exitCode, out: out.text, err: err.text };
}

async function levelsOf(...words: string[]): Promise<string[]> {
  const { out } = await trailstore(['alerts', '--output', 'json', ...words]);
  return JSON.parse(out).map(({ level }: { level: string }) => level);
}

describe('trailstore alerts', () => {
  test.each([
    ['everything, the newest first', [], ['high', 'medium', 'low']],
    ['from a level up', ['--level', 'medium'], ['high', 'medium']],
    ['of a rule by its name', ['--rule', 'low_rule'], ['low']],
    ['of a rule by its id', ['--rule', 'high-id'], ['high']],
    ['of a rule that there is not', ['--rule', 'High'], []],
    ['of an account', ['--account', '444455556666'], ['medium']],
    ['by a principal', ['--principal', '111122223333:user/alice'], ['medium', 'low']],
    ['by a part of one', ['--principal', 'bob'], ['high']],
    ['from a time on', ['--since', '2026-03-04T02:00'], ['high', 'medium']],
    ['up to a time', ['--until', '2026-03-04T02:00:00Z'], ['medium', 'low']],
    ['so many', ['--limit', '2'], ['high', 'medium']],
  ])('lists %s', async (_, words, levels) => {
    expect(await levelsOf(...words)).toEqual(levels);
  });

  test('an alert whose principal is not known is by nobody', async () => {
    const { out } = await trailstore(['alerts', '--principal', 'a', '--output', 'json'], {
      alerts: [{ ...ALERT, principal: undefined }],
    });
    expect(JSON.parse(out)).toEqual([]);
  });

  test('the store leaves out what it can', async () => {
    const asked: AlertRange[] = [];
    const list = jest.spyOn(MemoryAlertStore.prototype, 'list');
    try {
      list.mockImplementation((range) => {
        asked.push(range);
        return (async function* () {
          yield ALERT;
        })();
      });
      await trailstore(['alerts', '--since', '1h', '--account', '111122223333']);
      expect(asked).toEqual([
        { account: '111122223333', since: '2026-03-04T23:00:00Z', until: undefined },
      ]);
    } finally {
      list.mockRestore();
    }
  });

  test('is a table', async () => {
    const { out, err } = await trailstore(['alerts']);
    const [header, first] = out.split('\n');
    expect(header?.split(/ +/)).toEqual(
      'at level rule account principal resource count notice id'.split(' '),
    );
    expect(first?.split(/ +/)).toEqual([
      at(3),
      'high',
      'high-id',
      '111122223333',
      '111122223333:assumed-role/Admin/bob',
      'payroll',
      '3',
      'sent',
      HIGH.id,
    ]);
    expect(err).toBe('');
  });

  test('keeps what matters on a narrow terminal', async () => {
    const { out } = await trailstore(['alerts'], { terminal: 80 });
    expect(out).toContain(HIGH.id);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('says all of an alert as JSON lines', async () => {
    const { out } = await trailstore(['alerts', '--output', 'jsonl', '--limit', '1']);
    const { rule, ...rest } = HIGH;
    expect(JSON.parse(out)).toEqual({
      ...rest,
      rule: rule.id,
      title: rule.title,
      level: rule.level,
    });
  });

  test('says a group in one cell of CSV', async () => {
    const { out } = await trailstore(['alerts', '--output', 'csv']);
    expect(out.split('\n')[1]).toContain('trailstore.principal: 111122223333:user/alice');
  });

  test('says that there are more, and that there are none', async () => {
    const more = await trailstore(['alerts', '--limit', '1']);
    expect(more.err).toBe('1 alert; there are more: raise --limit\n');
    const none = await trailstore(['alerts', '--rule', 'x']);
    expect(none).toEqual({ exitCode: 0, out: '', err: 'no alerts match\n' });
  });

  test.each([
    ['--level', 'grave'],
    ['--account', '12'],
    ['--since', 'yesterday'],
    ['--limit', '0'],
    ['--output', 'xml'],
  ])('refuses %s %s', async (option, value) => {
    await expect(trailstore(['alerts', option, value])).rejects.toThrow();
  });

  test('refuses a range that ends before it begins', async () => {
    const words = ['alerts', '--since', '2026-03-04', '--until', '2026-03-03'];
    await expect(trailstore(words)).rejects.toThrow(UsageError);
  });
});

describe('trailstore alerts show', () => {
  const show = (words: readonly string[] = [], place: Place = {}) =>
    trailstore(['alerts', 'show', ALERT.id, ...words], { alerts: [ALERT], ...place });

  test('prints the message, what became of it, and the ids of the events', async () => {
    const { out, exitCode } = await show();
    expect(exitCode).toBe(0);
    expect(out).toContain('MEDIUM: Bucket Policy Deleted\n');
    expect(out).toContain('What to do:\nAsk alice.\n');
    expect(out).toContain('- A bucket that is taken down\n');
    expect(out).toContain('- at 2026-03-04 04:00:00 UTC: SendEmail of ses.amazonaws.com');
    expect(out).toMatch(/\n\nMessage: It is to be sent\.\n/);
    // The first of its events and the one that raised it; the third is of the next hour.
    expect(out).toMatch(
      /\nIts events, the oldest first:\n {2}2026-03-04T04:59:30Z#e--30 {2}\S+\n {2}2026-03-04T05:00:00Z#e-0 {2}111122223333\/s3\/management\n$/,
    );
  });

  test('its commands name the stack that was asked', async () => {
    const { out } = await show(['--region', 'eu-west-1', '--stack', 'Prod'], { stackName: 'Prod' });
    expect(out).toContain(`trailstore alerts show ${ALERT.id} --region eu-west-1 --stack Prod\n`);
  });

  test('its commands name no stack for the local store', async () => {
    expect((await show()).out).toContain(`  trailstore alerts show ${ALERT.id}\n`);
  });

  test('is the detail that programs get, as JSON', async () => {
    const { out } = await show(['--output', 'json']);
    const { alert, notice, events } = JSON.parse(out);
    expect(alertDetailSchema.parse(alert).id).toBe(ALERT.id);
    expect(notice).toBe('pending');
    expect(events).toHaveLength(2);
    expect(events[1]).toEqual({
      at: '2026-03-04T05:00:00Z',
      eventId: 'e-0',
      stream: '111122223333/s3/management',
    });
  });

  test('an alert outlives its rule', async () => {
    const { out } = await show([], { rules: [] });
    expect(out).toContain('MEDIUM: Bucket Policy Deleted\n');
    expect(out).toContain('Its events');
  });

  test.each([
    [{ ...ALERT, notice: 'sent', sentAt: at(5) } as const, `It was sent ${at(5)}`],
    [{ ...ALERT, notice: 'too old' } as const, 'its events were old'],
    [{ ...ALERT, notice: 'none' } as const, 'nobody is told'],
  ])('says what became of a message: %#', async (alert, expected) => {
    expect((await show([], { alerts: [alert] })).out).toContain(expected);
  });

  test('nothing of an event steers the terminal', async () => {
    const hostile = 'a\u001b[2J\u202eb\nWhat to do: nothing';
    const alert = { ...ALERT, userAgent: hostile, resource: hostile, objectKey: hostile };
    const { out } = await show([], { alerts: [alert] });
    for (const line of out.split('\n')) expect(line).not.toMatch(UNSAFE);
    expect(out).not.toMatch(/^What to do: nothing/m);
  });

  test('an alert that is not there ends with exit code 1', async () => {
    const { exitCode, out, err } = await show([], { alerts: [] });
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toBe(`there is no alert ${ALERT.id}\n`);
  });

  test.each(['x y', '\u001b[2J', 'a'.repeat(65)])('%j is no id', async (id) => {
    await expect(trailstore(['alerts', 'show', id])).rejects.toThrow(UsageError);
  });
});
