import { UsageError } from '../core/errors';
import { parseAtKey } from '../core/items/keys';
import { recordOf } from '../core/items/raw-record';
import type { FoundEvent } from '../core/queries/ordering';
import { readFilter, type WrittenFilter } from '../core/queries/written-filter';
import type { AskOptions } from './ask';
import type { CliContext, StoreChoice } from './context';
import { gatherDetails } from './event-relations';
import { findById, type IdFilter, type SearchDesk } from './find-by-id';
import { describeAbsence } from './output/event-absence';
import { describeDetails } from './output/event-details';
import { eventDocument } from './output/event-document';
import { printableJson } from './output/json-text';
import { forTerminal } from './output/neutralise';
import type { Sink } from './output/sink';

export interface ShowOptions
  extends StoreChoice,
    AskOptions,
    Pick<WrittenFilter, 'account' | 'service' | 'category' | 'since' | 'until'> {
  /** Print the record's own bytes and nothing else. */
  readonly raw?: true;
  readonly output: 'text' | 'json';
}

/**
 * Prints all that is known of one event.
 * @param written its id, or its time and id as the table's sort key has them
 * @returns the exit code: 1 when there is no such event
 */
export async function show(
  written: string,
  options: ShowOptions,
  context: CliContext,
): Promise<number> {
  const filter = readIdFilter(written, options, context.now());
  const store = await context.openStore(options, 'read');
  try {
    const listings = await store.reader.listStreams();
    const desk: SearchDesk = { store, listings, options, context };
    const found = await findById(filter, desk);
    if (found.length === 0) {
      await context.err.write(`${forTerminal(describeAbsence(filter, listings))}\n`);
      return 1;
    }
    if (options.raw) await printRaw(found, context.out);
    else await printDetails(found, options.output, desk);
    return 0;
  } finally {
    await store.close();
  }
}

const TIME_AND_ID = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#./;
/** What ids are made of, and a hash that may close them; see `readRecord`. */
const EVENT_ID = /^[\x20-\x7e]{1,233}$/;

/** @throws {UsageError} for what cannot be an id, and as `readFilter` */
function readIdFilter(
  written: string,
  { account, service, category, since, until }: ShowOptions,
  now: Date,
): IdFilter {
  const hasTime = TIME_AND_ID.test(written);
  const { eventTime, eventId } = hasTime
    ? parseAtKey(written)
    : { eventTime: undefined, eventId: written };
  if (!EVENT_ID.test(eventId)) {
    throw new UsageError(`${JSON.stringify(written)} is no event id, and no TIME#EVENT_ID`);
  }
  if (hasTime && (since ?? until) !== undefined) {
    throw new UsageError('TIME#EVENT_ID says the time: leave --since and --until out');
  }
  const times = hasTime ? { since: eventTime, until: eventTime } : { since, until };
  return { ...readFilter({ account, service, category, ...times }, now), eventId };
}

async function printDetails(
  found: readonly FoundEvent[],
  output: ShowOptions['output'],
  desk: SearchDesk,
): Promise<void> {
  const { out } = desk.context;
  const isJson = output === 'json';
  let isFirst = true;
  for (const each of found) {
    const details = await gatherDetails(each, desk);
    if (!isFirst && !isJson) await out.write('\n');
    await out.write(isJson ? eventDocument(details) : describeDetails(details));
    isFirst = false;
  }
}

/** @throws {UsageError} when there is more than one record to print */
async function printRaw(found: readonly FoundEvent[], out: Sink): Promise<void> {
  const [bytes = Buffer.of(), ...others] = found.map(({ item }) => recordOf(item));
  if (others.some((other) => !other.equals(bytes))) {
    const streams = found.map(({ position }) => `${position.at} in ${position.stream}`).join(', ');
    throw new UsageError(
      `${found.length} events have this id (${streams}): narrow it with --account, --category or a time`,
    );
  }
  // A terminal shows the same JSON, with what would steer the terminal escaped.
  await out.write(out.isTerminal ? `${printableJson(bytes.toString())}\n` : bytes);
}
