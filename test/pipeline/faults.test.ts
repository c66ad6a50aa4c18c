import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { generateLogFiles, gzipLogFile } from '../../bench/generator';
import { Random } from '../../bench/generator/random';
import { loadConfig } from '../../lib/config';
import { loadRules } from '../../lib/rules';
import type { LocalLambda } from '../../local/lambda-runtime';
import { TABLES } from '../support/dynamodb-bench';
import { DELETE_OBJECT } from '../support/events';
import {
  type FaultBench,
  type Kept,
  MAX_RECEIVE_COUNT,
  shuffled,
  startFaultBench,
} from '../support/fault-bench';
import { type ChooseFault, dynamoDbError } from '../support/fault-proxy';
import { eventId, gzipLog } from '../support/log-records';
import { spoil } from '../support/mixed-faults';
import { BUCKET, LOG_KEY } from '../support/notifications';

/** Another one each time; `FAULT_SEED=… npx jest test/pipeline/faults` draws the same faults again. */
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const DELIVERIES = 3;
const FAULTY_MILLISECONDS = 800;
const MOST_KILLS = 12;

let bench: FaultBench;
let announcements: readonly string[];
/** What a run without faults keeps. */
let truth: Kept;

beforeAll(async () => {
  process.stderr.write(`Faults are drawn with FAULT_SEED=${SEED}\n`);
  bench = await startFaultBench(loadRules(loadConfig({})).packJson);
  const logs = generateLogFiles({ events: 220, seed: 5, eventsPerFile: 22 });
  const bodies = [...logs].map((file) => [file.key, gzipLogFile(file).body] as const);
  announcements = await putAll(bodies);
  expect(await bench.deliver(announcements)).toEqual([]);
  truth = await bench.kept();
});
afterEach(() => bench.forget());
afterAll(() => bench.close());

async function putAll(files: readonly (readonly [string, Uint8Array])[]): Promise<string[]> {
  const messages: string[] = [];
  for (const [key, body] of files) messages.push(await bench.put(key, body));
  return messages;
}

/** Delivers every log three times while things go wrong, then once more what was given up meanwhile. */
async function deliverThrough(name: string, breakThings: (random: Random) => Promise<void>) {
  const random = Random.named(name, SEED);
  const delivered = bench.deliver(shuffled(announcements, DELIVERIES, random));
  await breakThings(random);
  bench.proxies.dynamoDb.reset();
  bench.proxies.s3.reset();
  const dead = await delivered;
  expect(await bench.deliver(dead.map(({ body }) => body))).toEqual([]);
}

test('the run without faults keeps something of everything', () => {
  expect(truth.events.length).toBeGreaterThan(150);
  expect(truth.files.length).toBeGreaterThan(10);
  expect(truth.sightings.length).toBeGreaterThan(20);
  expect(truth.waiting).toHaveLength(truth.sightings.length);
});

describe('after faults that pass, all is as without them:', () => {
  beforeEach(() => bench.clear());

  test.each([0.1, 0.5, 1])('in a share of %d of the calls', async (share) => {
    await deliverThrough(`share ${share}`, async (random) => {
      spoil(bench.proxies, share, random);
      await sleep(FAULTY_MILLISECONDS);
    });
    expect(await bench.kept()).toEqual(truth);
  });
});

describe('after functions were killed, all is as without it:', () => {
  beforeEach(() => bench.clear());
  const killAll = () => Promise.all(bench.functions.map((each) => each.kill()));

  /** Kills once, at one of the first calls for which it says so, and lets that call be heard or not. */
  function killAt(random: Random, isMoment: (operation: string) => boolean, isHeard: boolean) {
    let left = random.between(1, 8);
    const choose: ChooseFault = (operation) => {
      if (!isMoment(operation) || --left !== 0) return undefined;
      void killAll();
      return isHeard ? { kind: 'slow', milliseconds: 1 } : { kind: 'refuse' };
    };
    return choose;
  }

  test.each<[string, string, boolean]>([
    ['in the middle of a file', 'BatchWriteItem', true],
    ['between the events and the ledger', 'PutItem', false],
    ['between the ledger and the queue', 'PutItem', true],
  ])('%s', async (name, called, isHeard) => {
    const random = Random.named(name, SEED);
    bench.proxies.dynamoDb.fail(killAt(random, (operation) => operation === called, isHeard));
    const dead = await bench.deliver(shuffled(announcements, DELIVERIES, random));
    expect(bench.crashes).not.toEqual([]);
    // One kill is fewer than the deliveries of a message.
    expect(dead).toEqual([]);
    expect(await bench.kept()).toEqual(truth);
  });

  test('at any time, while calls fail', async () => {
    await deliverThrough('any time', async (random) => {
      spoil(bench.proxies, 0.2, random);
      // One that waits for work is not missed: until some work was hit, for as long as there may be any.
      for (let kill = 0; kill < 3 || (bench.crashes.length === 0 && kill < MOST_KILLS); kill++) {
        await sleep(random.between(50, 400));
        await bench.functions[random.below(bench.functions.length)]?.kill();
      }
    });
    expect(bench.crashes).not.toEqual([]);
    expect(await bench.kept()).toEqual(truth);
  });
});

const logKey = (name: string) => LOG_KEY.replace('0123456789abcdef', name);
/** A log of some records that no other one holds. */
const smallLog = (n: number) =>
  gzipLog([0, 1, 2].map((each) => ({ ...DELETE_OBJECT, eventID: eventId(10 * n + each) })));
const putSmallLogs = (names: readonly string[]) =>
  putAll(names.map((name, n) => [logKey(name), smallLog(n)] as const));

/** The attempt at which each file was done, by its name; undefined of one that is not. */
async function attemptsOf(names: readonly string[]) {
  const entries = await bench.dynamoDb.scan(TABLES.files);
  return names.map((name) => {
    const uri = `s3://${BUCKET}/${logKey(name)}`;
    const attempt = entries.find((entry) => entry.uri?.S === uri)?.attempt?.N;
    return attempt === undefined ? undefined : Number(attempt);
  });
}

async function noteOf(about: string) {
  const items = await bench.dynamoDb.scan(TABLES.files);
  const note = items.find((item) => item.group?.S === 'failures' && item.about?.S === about);
  return note && { kind: note.kind?.S, attempt: Number(note.attempt?.N) };
}

describe('a file whose reading ends the process', () => {
  /** The function dies as soon as it opens one of these files. */
  function poison(names: readonly string[]): void {
    bench.proxies.s3.fail((_, __, { path }) => {
      if (!names.some((name) => path.includes(name))) return undefined;
      void bench.functions[0]?.kill();
      return { kind: 'refuse' };
    });
  }

  test.each([
    ['one', ['one0', 'one1', 'poison1', 'one2', 'one3']],
    ['one of two', ['poison2', 'two0', 'poison3', 'two1', 'two2']],
  ])('goes to the dead-letter queue, and nothing with it: %s', async (_, names) => {
    const poisons = names.filter((name) => name.startsWith('poison'));
    const others = names.filter((name) => !name.startsWith('poison'));
    const messages = await putSmallLogs(names);
    poison(poisons);
    const dead = await bench.deliver(messages, bench.functions.slice(0, 1));
    const bodyOf = (name: string) => messages[names.indexOf(name)];
    expect(dead.map(({ body }) => body).sort()).toEqual(poisons.map(bodyOf).sort());
    for (const { receiveCount } of dead) expect(receiveCount).toBe(MAX_RECEIVE_COUNT);
    // At its first delivery, and perhaps at one more for each file that ends the process.
    const latest = 2 + poisons.length;
    for (const attempt of await attemptsOf(others)) expect(attempt).toBeLessThanOrEqual(latest);
    expect(await attemptsOf(poisons)).toEqual(poisons.map(() => undefined));
    for (const name of poisons) {
      expect(await noteOf(`s3://${BUCKET}/${logKey(name)}`)).toMatchObject({
        kind: 'UnfinishedError',
      });
    }
  });

  test('is waited for by none that came without it', async () => {
    const names = ['poison4', ...Array.from({ length: 19 }, (_, n) => `other${n}`)];
    const messages = await putSmallLogs(names);
    poison(['poison4']);
    const dead = await bench.deliver(messages, bench.functions.slice(0, 1));
    expect(dead.map(({ body }) => body)).toEqual([messages[0]]);
    const attempts = await attemptsOf(names.slice(1));
    expect(attempts.slice(4)).toEqual(attempts.slice(4).map(() => 1));
  });
});

describe('a function that has little time', () => {
  test('hands back what it cannot end, and is never ended with its batch', async () => {
    const hasty = await bench.startFunction(4);
    const names = [0, 1, 2, 3, 4].map((n) => `hasty${n}`);
    const messages = await putSmallLogs(names);
    const silentFirst: ChooseFault = (operation, number) =>
      ['GET', 'BatchWriteItem'].includes(operation) && number === 0
        ? { kind: 'silence' }
        : undefined;
    bench.proxies.s3.fail(silentFirst);
    bench.proxies.dynamoDb.fail(silentFirst);
    expect(await bench.deliver(messages, [hasty])).toEqual([]);
    expect(bench.crashes).toEqual([]);
    const attempts = await attemptsOf(names);
    expect(attempts.filter((attempt) => attempt === 1)).toHaveLength(3);
    expect(attempts.filter((attempt) => attempt === 2)).toHaveLength(2);
    const lines = bench.logLines.join('\n');
    expect(lines).toContain('OutOfTimeError');
    expect(lines).not.toContain('"level":"ERROR"');
  });
});

const batchAnswer = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })),
});

describe('throttled tables', () => {
  const THROTTLED = dynamoDbError('ProvisionedThroughputExceededException', 400);
  const isPut = ({ body }: { readonly body: string }) => body.includes(`"${TABLES.events}":[`);
  const putsIn = () =>
    bench.proxies.dynamoDb
      .callsOf('BatchWriteItem')
      .filter(isPut)
      .flatMap(({ body }) => body.match(/"PutRequest"/g) ?? []).length;
  const countStored = async () => (await bench.dynamoDb.scan(TABLES.events)).length;
  const invoke = async (messages: readonly string[], attempt: number, worker: LocalLambda) => {
    const answer = await worker.invoke({
      Records: messages.map((body, n) => ({
        messageId: `m${n}`,
        body,
        attributes: { ApproximateReceiveCount: String(attempt) },
      })),
    });
    const { batchItemFailures } = batchAnswer.parse(answer);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort();
  };

  test('leave all to the next delivery that is not done before the deadline, and that goes on from there', async () => {
    await bench.clear();
    const hasty = await bench.startFunction(6);
    const long = Array.from({ length: 60 }, (_, n) => ({
      ...DELETE_OBJECT,
      eventID: eventId(100 + n),
    }));
    const messages = [
      await bench.put(logKey('long'), gzipLog(long)),
      ...(await putSmallLogs(['short0', 'short1'])),
    ];
    let isThrottled = false;
    bench.proxies.dynamoDb.fail((operation, _, call) => {
      const spoilt = isThrottled;
      isThrottled ||= operation === 'BatchWriteItem' && isPut(call);
      return spoilt ? THROTTLED : undefined;
    });
    expect(await invoke(messages, 1, hasty)).toEqual(['m0', 'm1', 'm2']);
    const { length } = bench.proxies.dynamoDb.calls;
    await sleep(500);
    expect(bench.proxies.dynamoDb.calls).toHaveLength(length);
    const stored = await countStored();
    expect(stored).toBeGreaterThan(0);
    const lines = bench.logLines.join('\n');
    expect(lines).toContain('OutOfTimeError');
    expect(lines).not.toContain('"level":"ERROR"');

    bench.proxies.dynamoDb.reset();
    expect(await invoke(messages, 2, hasty)).toEqual([]);
    expect(putsIn()).toBe(66 - stored);
    expect(await countStored()).toBe(66);
    expect(await attemptsOf(['long', 'short0', 'short1'])).toEqual([2, 2, 2]);
  });
});

describe('one bad message', () => {
  test('fails alone, and its siblings are done at once', async () => {
    const names = [0, 1, 2].map((n) => `sibling${n}`);
    const [first = '', ...others] = await putSmallLogs(names);
    const dead = await bench.deliver([first, 'garbage', ...others]);
    expect(dead.map(({ body }) => body)).toEqual(['garbage']);
    expect(await attemptsOf(names)).toEqual([1, 1, 1]);
    expect(await noteOf(`message/${dead[0]?.messageId}`)).toEqual({
      kind: 'UnknownNotificationError',
      attempt: MAX_RECEIVE_COUNT,
    });
  });

  test('is asked for again by an id that is never empty', async () => {
    const [good] = await putSmallLogs(['good']);
    const answer = await bench.functions[0]?.invoke({
      Records: [
        { messageId: '', body: 'x' },
        { body: 'x' },
        null,
        { messageId: 'no text', body: 7, attributes: null },
        { messageId: 'good', body: good, attributes: { ApproximateReceiveCount: '1' } },
        { messageId: 'bad', body: 'x', attributes: { ApproximateReceiveCount: 'many' } },
      ],
    });
    const failed = batchAnswer.parse(answer).batchItemFailures.map((each) => each.itemIdentifier);
    expect(failed.sort()).toEqual(['bad', 'no text']);
    expect(await attemptsOf(['good'])).toEqual([1]);
  });
});
