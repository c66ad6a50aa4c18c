import { BatchingWriter } from '../../aws/batching-writer';
import { Patience } from '../../aws/send-until-taken';
import { StoreUnavailableError } from '../../core/errors';
import { type WrittenItem, writeItem } from '../../core/items/written-item';
import { eventItem } from '../support/event-items';

const itemsOf = (count: number) => Array.from({ length: count }, (_, n) => writeItem(eventItem(n)));

/** A generator of Lehmer's: the same numbers each time. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function writerTo(
  send: (items: readonly WrittenItem[]) => readonly WrittenItem[],
  { callsInFlight = 1, millisecondsLeft = () => Number.POSITIVE_INFINITY } = {},
) {
  const calls: number[] = [];
  const slept: number[] = [];
  const retry = {
    millisecondsLeft,
    // Until all that is in flight has its answer.
    sleep: (milliseconds: number) => {
      slept.push(milliseconds);
      return new Promise<void>((resolve) => setImmediate(resolve));
    },
    random: () => 1,
  };
  const writer = new BatchingWriter({
    callsInFlight,
    send: async (items) => {
      calls.push(items.length);
      return send(items);
    },
    patience: () => new Patience('events', retry),
  });
  return { writer, calls, slept };
}

async function write(writer: BatchingWriter, items: readonly WrittenItem[]): Promise<void> {
  for (const item of items) await writer.write(item);
  await writer.finish();
}

test('what calls leave comes together into one', async () => {
  let left = 3;
  const { writer, calls } = writerTo((items) => (left-- > 0 ? items.slice(0, 10) : []), {
    callsInFlight: 3,
  });
  await write(writer, itemsOf(75));
  expect(calls).toEqual([25, 25, 25, 25, 5]);
});

test('of nine in ten items left by every call, all are taken in the end, each once', async () => {
  const random = numbersFrom(7);
  const taken: string[] = [];
  const { writer, calls } = writerTo(
    (items) => {
      const left = items.filter(() => random() < 0.9);
      taken.push(...items.filter((item) => !left.includes(item)).map(({ name }) => name));
      return left;
    },
    { callsInFlight: 4 },
  );
  await write(writer, itemsOf(200));
  expect(taken.sort()).toEqual(
    itemsOf(200)
      .map(({ name }) => name)
      .sort(),
  );
  // Ten tries an item, in calls that are mostly full.
  expect(calls.length).toBeLessThan(250);
});

test('the wait grows while nothing is taken, and is short again once something was', async () => {
  const answers = [25, 25, 24, 24, 0];
  const { writer, slept } = writerTo((items) => items.slice(0, answers.shift() ?? 0));
  await write(writer, itemsOf(25));
  expect(slept).toEqual([100, 200, 100, 200]);
});

test('without time for another try it fails, and sends nothing more', async () => {
  let time = 350;
  const { writer, calls } = writerTo((items) => items, {
    millisecondsLeft: () => {
      time -= 100;
      return time;
    },
  });
  await expect(write(writer, itemsOf(60))).rejects.toThrow(StoreUnavailableError);
  const before = calls.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(calls.length).toBe(before);
});
