import { Pace } from '../../../core/backfill/pace';

test('no more pieces begin in a second than are allowed, whoever asks', async () => {
  let time = 1_000_000;
  const waits: number[] = [];
  const pace = new Pace(
    50,
    () => new Date(time),
    async (milliseconds) => void waits.push(milliseconds),
  );
  await pace.take(10);
  await Promise.all([pace.take(10), pace.take(5), pace.take(10)]);
  expect(waits).toEqual([200, 400, 500]);
  // Time that nobody used is not saved up.
  time += 60_000;
  await pace.take(10);
  await pace.take(10);
  expect(waits).toEqual([200, 400, 500, 200]);
});
