import { InvocationDeadline } from '../../../lambdas/ingest/deadline';

/** A deadline of an invocation, and a way to let its time pass without waiting for it. */
function begin(allMilliseconds: number) {
  let remaining = allMilliseconds;
  const deadline = new InvocationDeadline();
  deadline.begin(() => remaining);
  const leave = (milliseconds: number) => {
    jest.advanceTimersByTime(remaining - milliseconds);
    remaining = milliseconds;
  };
  return { deadline, leave };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test.each([
  ['five minutes', 300_000, 15_000],
  ['a minute and a quarter', 75_000, 15_000],
  ['ten seconds', 10_000, 2_000],
])('of %s is over while there is time to end in order', (_, all, keptBack) => {
  const { deadline, leave } = begin(all);
  expect(deadline.isOver()).toBe(false);
  leave(keptBack + 1);
  expect(deadline.isOver()).toBe(false);
  leave(keptBack);
  expect(deadline.isOver()).toBe(true);
});

test('ends calls later than it begins none, and leaves time to answer', () => {
  const { deadline, leave } = begin(300_000);
  const { signal } = deadline;
  leave(15_000);
  expect(signal.aborted).toBe(false);
  expect(deadline.millisecondsLeft()).toBe(9_000);
  leave(6_000);
  expect(signal.aborted).toBe(true);
  expect(deadline.millisecondsLeft()).toBe(0);
});

test('is as good as new for the next invocation', () => {
  const { deadline, leave } = begin(10_000);
  leave(0);
  deadline.end();
  expect(deadline.isOver()).toBe(false);
  expect(deadline.signal.aborted).toBe(false);
  deadline.begin(() => 10_000);
  expect(deadline.isOver()).toBe(false);
  expect(deadline.millisecondsLeft()).toBe(9_200);
});

test('of an invocation that answered ends no call of the next one', () => {
  const { deadline } = begin(10_000);
  deadline.end();
  deadline.begin(() => 300_000);
  const { signal } = deadline;
  jest.advanceTimersByTime(10_000);
  expect(signal.aborted).toBe(false);
});

test('ends what was left behind an answer, and leaves the next invocation alone', () => {
  const { deadline, leave } = begin(10_000);
  const { answered } = deadline;
  leave(800);
  expect(deadline.millisecondsToAnswer()).toBe(400);
  expect(answered.aborted).toBe(false);
  deadline.end();
  expect(answered.aborted).toBe(true);
  deadline.begin(() => 10_000);
  expect(deadline.answered.aborted).toBe(false);
});
