import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something is so; an expectation behind it then says what it is instead. */
export async function eventually(isSo: () => boolean, withinMilliseconds = 1000): Promise<void> {
  const giveUpAt = Date.now() + withinMilliseconds;
  while (!isSo() && Date.now() < giveUpAt) await sleep(5);
}
