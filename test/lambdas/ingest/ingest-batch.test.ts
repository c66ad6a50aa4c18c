import { NotALogError, StoreUnavailableError } from '../../../core/errors';
import type { FailureNote } from '../../../core/ports';
import { HandedBackError, OutOfTimeError } from '../../../lambdas/ingest/deadline';
import { type BatchPorts, ingestBatch } from '../../../lambdas/ingest/ingest-batch';
import type { MessageOutcome } from '../../../lambdas/ingest/ingest-message';
import type { QueueMessage } from '../../../lambdas/ingest/queue-message';
import { DELETE_OBJECT } from '../../support/events';
import { createIngestBench, type IngestBench, NOW } from '../../support/ingest-bench';
import { LOG_FILE } from '../../support/log-records';
import { MemoryFailureLog } from '../../support/memory-failure-log';
import { ANNOUNCED, BUCKET, LOG_KEY, s3Message } from '../../support/notifications';

const keyOf = (name: string) => LOG_KEY.replace('0123456789abcdef', name);
const uriOf = (name: string) => `s3://${BUCKET}/${keyOf(name)}`;

let bench: IngestBench;
let failures: MemoryFailureLog;
let outcomes: MessageOutcome[];
let failed: [string, unknown][];
let troubles: unknown[];
beforeEach(() => {
  bench = createIngestBench();
  failures = new MemoryFailureLog();
  outcomes = [];
  failed = [];
  troubles = [];
});

/** A message about a log of its own name, which is there. */
function messageOf(name: string, attempt = 1): QueueMessage {
  bench.put([DELETE_OBJECT], { ...LOG_FILE, uri: uriOf(name), key: keyOf(name) });
  return { id: name, body: s3Message({ ...ANNOUNCED, key: keyOf(name) }), attempt };
}

/** The same of a file that is gone. */
function messageOfNone(name: string, attempt = 1): QueueMessage {
  return { id: name, body: s3Message({ ...ANNOUNCED, key: keyOf(name) }), attempt };
}

function ingest(
  messages: readonly QueueMessage[],
  changes: Partial<BatchPorts> = {},
): Promise<string[]> {
  const deadline = { isOver: () => false };
  const ports = { ...bench.ports, buckets: [BUCKET], failures, deadline, ...changes };
  return ingestBatch(messages, ports, {
    outcome: (outcome) => void outcomes.push(outcome),
    failure: (error, { id }) => void failed.push([id, error]),
    noteTrouble: (error) => void troubles.push(error),
  });
}

const noteOf = (name: string, changes: Partial<FailureNote> = {}): FailureNote => ({
  about: uriOf(name),
  messageId: name,
  kind: 'UnfinishedError',
  reason: 'it was begun',
  attempt: 2,
  failedAt: NOW,
  ...changes,
});
const openedNames = () => bench.source.opened.map((uri) => /_([a-z]+)\.json/.exec(uri)?.[1]);

test('all that is well is done, and nothing comes again', async () => {
  expect(await ingest([messageOf('a'), messageOf('b', 3)])).toEqual([]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['ingested', 'ingested']);
  expect(failed).toEqual([]);
});

test('one that fails comes again alone, under a note of why', async () => {
  expect(await ingest([messageOf('a'), messageOfNone('gone'), messageOf('b')])).toEqual(['gone']);
  expect(outcomes).toHaveLength(2);
  expect([...failures.notes.values()]).toEqual([
    noteOf('gone', {
      kind: 'UnreadableFileError',
      reason: 'there is no such file',
      attempt: 1,
    }),
  ]);
});

test('of several files of one message, each that fails has a note', async () => {
  const body = s3Message(
    ...['gone', 'a', 'lost'].map((name) => ({ ...ANNOUNCED, key: keyOf(name) })),
  );
  messageOf('a');
  expect(await ingest([{ id: 'm', body, attempt: 4 }])).toEqual(['m']);
  expect([...failures.notes.keys()].sort()).toEqual([uriOf('a'), uriOf('gone'), uriOf('lost')]);
  expect(failures.notes.get(uriOf('lost'))).toMatchObject({
    kind: 'UnreadableFileError',
    messageId: 'm',
    attempt: 4,
  });
});

test('one that names no file has a note under its own id', async () => {
  expect(await ingest([{ id: 'm', body: 'garbage', attempt: 1 }])).toEqual(['m']);
  expect([...failures.notes.values()]).toMatchObject([
    { about: 'message/m', kind: 'UnknownNotificationError', reason: 'the message is not JSON' },
  ]);
});

test('one without an id cannot come again, and is reported', async () => {
  expect(await ingest([{ id: '', body: 'garbage', attempt: 1 }, messageOf('a')])).toEqual([]);
  expect(failed).toHaveLength(1);
  expect(failures.notes.size).toBe(0);
});

test('a file that is no log is so in its note', async () => {
  const message = messageOf('a');
  bench.source.files.set(uriOf('a'), Buffer.from('{"Records":7}'));
  await ingest([message]);
  expect(failed).toEqual([['a', expect.any(NotALogError)]]);
  expect(failures.notes.get(uriOf('a'))).toMatchObject({ kind: 'NotALogError' });
});

describe('notes that cannot be left', () => {
  test('fail nothing, and are tried once a batch', async () => {
    let tries = 0;
    const broken = {
      ...failures,
      list: () => failures.list(),
      find: async () => undefined,
      note: async () => {
        tries++;
        throw new StoreUnavailableError('no');
      },
    };
    const messages = [messageOf('a', 2), messageOfNone('gone', 2), messageOf('b', 2)];
    expect(await ingest(messages, { failures: broken })).toEqual(['gone']);
    expect(outcomes).toHaveLength(2);
    expect(troubles).toEqual([expect.any(StoreUnavailableError)]);
    expect(tries).toBe(1);
  });

  test('hold nothing up', async () => {
    jest.useFakeTimers();
    try {
      const silent = {
        list: () => failures.list(),
        find: async () => undefined,
        note: () => new Promise<never>(() => {}),
      };
      const ingesting = ingest([messageOfNone('gone')], { failures: silent });
      await jest.advanceTimersByTimeAsync(2_000);
      expect(await ingesting).toEqual(['gone']);
      expect(troubles).toEqual([new Error('no answer in 2 seconds')]);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('the order', () => {
  test('is: those that are new, then who has fewest deliveries left', async () => {
    await ingest([messageOf('second', 3), messageOf('third', 2), messageOf('first', 1)]);
    expect(openedNames()).toEqual(['first', 'second', 'third']);
  });

  test('has the slow ones last', async () => {
    await failures.note(noteOf('slow', { kind: 'OutOfTimeError' }));
    await ingest([messageOf('slow', 3), messageOf('a', 2)]);
    expect(openedNames()).toEqual(['a', 'slow']);
  });

  test('works on repeated ones one by one, each under a note that it was begun', async () => {
    const noted: (string | undefined)[] = [];
    const { source } = bench.ports;
    const watched = {
      open: async (...args: Parameters<typeof source.open>) => {
        noted.push(failures.notes.get(args[0].uri)?.kind);
        return source.open(...args);
      },
    };
    await ingest([messageOf('a', 2), messageOf('new')], { source: watched });
    expect(noted).toEqual([undefined, 'UnfinishedError']);
  });
});

describe('a message that was begun and never ended', () => {
  test.each([
    ['that is new', 1],
    ['that was delivered before', 2],
  ])('makes room for company %s', async (_, attempt) => {
    await failures.note(noteOf('feared'));
    expect(await ingest([messageOf('feared', 3), messageOf('a', attempt)])).toEqual(['feared']);
    expect(openedNames()).toEqual(['a']);
    expect(failed).toEqual([['feared', expect.any(HandedBackError)]]);
    expect(failures.notes.get(uriOf('feared'))).toEqual(noteOf('feared'));
  });

  test('is tried when it is alone', async () => {
    await failures.note(noteOf('feared'));
    expect(await ingest([messageOf('feared', 3)])).toEqual([]);
  });

  test('is tried behind all others when it made room twice', async () => {
    await failures.note(noteOf('feared'));
    expect(await ingest([messageOf('feared', 5), messageOf('a', 2)])).toEqual([]);
    expect(openedNames()).toEqual(['a', 'feared']);
  });

  test('is not feared once its file is in the ledger, though no answer said so', async () => {
    await ingest([messageOf('a', 2)]);
    expect(await ingest([messageOf('a', 3), messageOf('b')])).toEqual([]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['ingested', 'ingested', 'known']);
  });

  test('is feared for its own sake, not for what another message met at its file', async () => {
    await failures.note(noteOf('a', { messageId: 'another' }));
    expect(await ingest([messageOf('a', 3), messageOf('b', 2)])).toEqual([]);
  });
});

describe('when the deadline is over', () => {
  test('what was not begun is handed back', async () => {
    expect(
      await ingest([messageOf('a'), messageOf('b', 2)], { deadline: { isOver: () => true } }),
    ).toEqual(['a', 'b']);
    expect(failed.map(([, error]) => error)).toEqual([
      expect.any(HandedBackError),
      expect.any(HandedBackError),
    ]);
    expect(bench.journal).toEqual([]);
  });

  test('what was not begun keeps the note of what happened to it before', async () => {
    await failures.note(noteOf('a'));
    await ingest([messageOf('a', 3)], { deadline: { isOver: () => true } });
    expect(await failures.find(uriOf('a'))).toEqual(noteOf('a'));
  });

  test('in the middle of a file, it is for want of time, and what was written of it stays', async () => {
    let asked = 0;
    const message = messageOf('a');
    const deadline = { isOver: () => asked++ > 1 };
    expect(await ingest([message], { deadline })).toEqual(['a']);
    expect(failed).toEqual([['a', expect.any(OutOfTimeError)]]);
    expect(bench.events.items.size).toBe(1);
    expect(bench.ledger.entries.size).toBe(0);
    expect(failures.notes.get(uriOf('a'))).toMatchObject({ kind: 'OutOfTimeError' });
  });

  test('a call that fails does so for want of time', async () => {
    let isOver = false;
    const ledger = {
      find: async () => {
        isOver = true;
        throw new Error('Request aborted');
      },
      record: async () => {},
    };
    await ingest([messageOf('a')], { ledger, deadline: { isOver: () => isOver } });
    expect(failed).toEqual([['a', expect.any(OutOfTimeError)]]);
  });
});
