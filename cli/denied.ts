import { UsageError } from '../core/errors';
import { isDenial } from '../core/queries/denied';
import { parseMoment } from '../core/queries/time-range';
import type { CliContext } from './context';
import { type EventsOptions, events } from './events';

/** Whoever asks what was denied mostly asks what is going on. */
const RECENTLY = '24h';

/**
 * Prints calls that were refused, newest first; those of the last day where no time is given.
 * @throws {UsageError} for an error code that does not say that a call was refused
 */
export async function denied(options: EventsOptions, context: CliContext): Promise<number> {
  const { errorCode = 'denied', since, until, next } = options;
  if (errorCode !== 'denied' && !isDenial(errorCode)) {
    throw new UsageError(
      `${JSON.stringify(errorCode)} is not the error of a refused call: ask trailstore events --error-code`,
    );
  }
  const isTimeGiven = since !== undefined || until !== undefined;
  if (!isTimeGiven && next === undefined) {
    const moment = parseMoment(RECENTLY, 'since', context.now());
    await context.err.write(`since ${moment}; --since to change\n`);
  }
  const asked = { ...options, errorCode, ...(!isTimeGiven && { since: RECENTLY }) };
  return events(asked, context);
}
