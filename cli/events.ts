import { readPageToken, writePageToken } from '../core/queries/page-token';
import { type AskOptions, ask } from './ask';
import type { CliContext, StoreChoice } from './context';
import { filterOf, type WrittenFilter } from './filter-options';
import { type PrintOptions, printEvents } from './print-events';

export interface EventsOptions extends StoreChoice, WrittenFilter, AskOptions, PrintOptions {
  readonly oldestFirst?: boolean;
  /** A page token that this command printed. */
  readonly next?: string;
}

/** Prints stored events, newest first. */
export async function events(options: EventsOptions, context: CliContext): Promise<number> {
  const written = questionOf(options);
  const page = options.next === undefined ? undefined : readPageToken(options.next, written);
  const asked = filterOf(options, context.now());
  const filter = page === undefined ? asked : { ...asked, since: page.since, until: page.until };
  const order = options.oldestFirst ? 'oldest first' : 'newest first';
  const store = await context.openStore(options, 'read');
  try {
    const question = { filter, order, after: page?.after, expected: options.limit } as const;
    const { count, next } = await ask(question, options, store, context, (found) =>
      printEvents(found, options, context),
    );
    if (count === 0) await context.err.write('no events match\n');
    if (next !== undefined) {
      const token = writePageToken({ after: next, ...timesOf(filter) }, written);
      await context.err.write(
        `${count} events; there are more: raise --limit, or --next ${token}\n`,
      );
    }
    return 0;
  } finally {
    await store.close();
  }
}

/** What must be the same from page to page. */
function questionOf(options: EventsOptions): unknown {
  const { explain, allowScan, limit, output, columns, next, region, profile, ...question } =
    options;
  return Object.entries(question).sort(([a], [b]) => (a < b ? -1 : 1));
}

function timesOf({ since, until }: { since?: string | undefined; until?: string | undefined }) {
  return { since, until };
}
