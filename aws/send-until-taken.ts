import { StoreUnavailableError } from '../core/errors';
import { isPassing } from './errors';
import { wait } from './wait';

const FIRST_BACKOFF_MILLISECONDS = 50;
const LONGEST_BACKOFF_MILLISECONDS = 5_000;
/** Tries in a row that stored nothing at all, before the file fails: about ten seconds. */
const FRUITLESS_TRIES = 10;

/** How to wait between tries. */
export interface Retry {
  /** How long there may be tries at all; for ever where absent. */
  readonly millisecondsLeft?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly random?: () => number;
}

/**
 * Sends until nothing is left. What DynamoDB leaves unprocessed, or refuses for the time being, is
 * tried again with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param send returns the requests that are still to do
 * @throws {StoreUnavailableError} when DynamoDB went on taking nothing, or the time for it is over
 */
export async function sendUntilTaken<Request>(
  requests: readonly Request[],
  table: string,
  send: (requests: Request[]) => Promise<Request[]>,
  retry: Retry,
): Promise<void> {
  let left = [...requests];
  for (let fruitless = 0; ; ) {
    const before = left.length;
    left = await send(left).catch((error: unknown) => {
      if (isPassing(error)) return left;
      throw error;
    });
    if (left.length === 0) return;
    fruitless = left.length < before ? 1 : fruitless + 1;
    await pause({ fruitless, items: left.length, table }, retry);
  }
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
  for (let fruitless = 1; ; fruitless++) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await pause({ fruitless, items: 1, table }, retry);
    }
  }
}

interface Refusal {
  /** Tries in a row that stored nothing, this one included. */
  readonly fruitless: number;
  readonly items: number;
  readonly table: string;
}

async function pause({ fruitless, items, table }: Refusal, retry: Retry): Promise<void> {
  if (fruitless === FRUITLESS_TRIES) {
    throw new StoreUnavailableError(
      `DynamoDB took none of ${items} items of table ${table} in ${FRUITLESS_TRIES} tries`,
    );
  }
  const { millisecondsLeft, sleep = wait, random = Math.random } = retry;
  const ceiling = Math.min(
    LONGEST_BACKOFF_MILLISECONDS,
    FIRST_BACKOFF_MILLISECONDS * 2 ** fruitless,
  );
  const backoff = ceiling * random();
  if (millisecondsLeft !== undefined && backoff >= millisecondsLeft()) {
    throw new StoreUnavailableError(
      `DynamoDB did not take ${items} items of table ${table} in the time that there was`,
    );
  }
  await sleep(backoff);
}
