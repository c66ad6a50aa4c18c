import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';

/** Lambda's longest: no figure is one of the time-out. */
const TIMEOUT_MILLISECONDS = 900_000;

/** What the runtime hands to a function beside the event, as far as functions look at it. */
export function contextOf() {
  const endsAt = Date.now() + TIMEOUT_MILLISECONDS;
  return {
    functionName: 'bench',
    functionVersion: '$LATEST',
    memoryLimitInMB: '1769',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:bench',
    awsRequestId: randomUUID(),
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, endsAt - Date.now()),
  };
}

const answer = z.object({ batchItemFailures: z.array(z.unknown()) });

/** @throws {Error} when the function failed: it would be quick at that */
export function readAnswer(given: unknown): void {
  const { batchItemFailures } = answer.parse(given);
  if (batchItemFailures.length > 0) throw new Error('the function did not do what it was to do');
}
