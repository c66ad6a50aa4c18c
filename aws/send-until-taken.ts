import { StoreUnavailableError } from '../core/errors';
import { isPassing } from './errors';

const FIRST_BACKOFF_MILLISECONDS = 50;
const LONGEST_BACKOFF_MILLISECONDS = 5_000;
/** Tries in a row that stored nothing at all, before the file fails: about ten seconds. */
const FRUITLESS_TRIES = 10;

/** How to wait between tries. */
export interface Retry {
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly random?: () => number;
}

/**
 * Sends until nothing is left. What DynamoDB leaves unprocessed, or refuses for the time being, is
 * tried again with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param send returns the requests that are still to do
 * @throws {StoreUnavailableError} when DynamoDB went on taking nothing
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
    if (fruitless === FRUITLESS_TRIES) {
      throw new StoreUnavailableError(
        `DynamoDB took none of ${left.length} items of table ${table} in ${FRUITLESS_TRIES} tries`,
      );
    }
    await backOff(fruitless, retry);
  }
}

function backOff(tries: number, { sleep = wait, random = Math.random }: Retry): Promise<void> {
  const ceiling = Math.min(LONGEST_BACKOFF_MILLISECONDS, FIRST_BACKOFF_MILLISECONDS * 2 ** tries);
  return sleep(ceiling * random());
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
