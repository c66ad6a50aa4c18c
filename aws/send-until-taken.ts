import { StoreUnavailableError } from '../core/errors';
import { isPassing } from './errors';
import { wait } from './wait';

const FIRST_BACKOFF_MILLISECONDS = 50;
/** A partition's throughput comes anew each second: who waits longer leaves it lying, and the last items of a file wait alone. */
const LONGEST_BACKOFF_MILLISECONDS = 800;
/** Waits in a row for nothing, before whoever has no deadline gives up. */
const MOST_FRUITLESS_MILLISECONDS = 30_000;

/** How to wait between tries. */
export interface Retry {
  /**
   * How long there may be tries at all: throttling is no reason to give up any sooner. Where absent, as
   * long as something is taken within half a minute.
   */
  readonly millisecondsLeft?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly random?: () => number;
}

/**
 * Sends until nothing is left. What DynamoDB leaves unprocessed, or refuses for the time being, is
 * tried again with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param send returns the requests that are still to do
 * @throws {StoreUnavailableError} when the time for it is over
 */
export async function sendUntilTaken<Request>(
  requests: readonly Request[],
  table: string,
  send: (requests: readonly Request[]) => Promise<readonly Request[]>,
  retry: Retry,
): Promise<void> {
  let left = requests;
  const patience = new Patience(table, retry);
  for (;;) {
    const before = left.length;
    left = await sendOnce(left, send);
    if (left.length === 0) return;
    await patience.wait(left.length, left.length < before);
  }
}

/**
 * Sends once.
 * @returns the requests that are still to do: all of them when they were refused for the time being
 */
export async function sendOnce<Request>(
  requests: readonly Request[],
  send: (requests: readonly Request[]) => Promise<readonly Request[]>,
): Promise<readonly Request[]> {
  return send(requests).catch((error: unknown) => {
    if (isPassing(error)) return requests;
    throw error;
  });
}

/**
 * Makes a call of one item until it is not refused for the time being.
 * @throws {StoreUnavailableError} as `sendUntilTaken`
 */
export async function callUntilTaken<Answer>(
  call: () => Promise<Answer>,
  table: string,
  retry: Retry,
): Promise<Answer> {
  const patience = new Patience(table, retry);
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await patience.wait(1, false);
    }
  }
}

/** Waits longer each time, but briefly again once something was taken. */
export class Patience {
  private refusals = 0;
  private fruitlessMilliseconds = 0;

  constructor(
    private readonly table: string,
    private readonly retry: Retry,
  ) {}

  /** @throws {StoreUnavailableError} when there is no time left for another try */
  async wait(items: number, isProgress: boolean): Promise<void> {
    const { sleep = wait, random = Math.random } = this.retry;
    if (isProgress) {
      this.refusals = 0;
      this.fruitlessMilliseconds = 0;
    }
    this.refusals++;
    const ceiling = Math.min(
      LONGEST_BACKOFF_MILLISECONDS,
      FIRST_BACKOFF_MILLISECONDS * 2 ** this.refusals,
    );
    const backoff = ceiling * random();
    if (backoff >= this.millisecondsLeft()) {
      throw new StoreUnavailableError(
        `DynamoDB did not take ${items} items of table ${this.table} in the time that there was`,
      );
    }
    await sleep(backoff);
    this.fruitlessMilliseconds += backoff;
  }

  private millisecondsLeft(): number {
    const { millisecondsLeft } = this.retry;
    return millisecondsLeft?.() ?? MOST_FRUITLESS_MILLISECONDS - this.fruitlessMilliseconds;
  }
}
