import { readPageToken, writePageToken } from '../core/queries/page-token';
import type { IngestSettings } from '../core/settings';
import { type AskOptions, ask } from './ask';
import type { CliContext, OpenStore, StoreChoice } from './context';
import { type FilterOptions, filterOf } from './filter-options';

import { ingestPaths } from './ingest-run';
import { type PrintOptions, printEvents } from './print-events';

export interface EventsOptions extends StoreChoice, FilterOptions, AskOptions, PrintOptions {
  readonly oldestFirst?: boolean;
  /** A page token that this command printed. */
  readonly next?: string;
  /** Logs to read into the store first. */
  readonly from?: readonly string[];
  /** Services to store of them; what the store is set to, and what is asked for, where left out. */
  readonly services?: IngestSettings['services'];
}

/** Prints stored events, newest first. */
export async function events(options: EventsOptions, context: CliContext): Promise<number> {
  const written = questionOf(options);
  const page = options.next === undefined ? undefined : readPageToken(options.next, written);
  const asked = filterOf(options, context.now());
  const filter = page === undefined ? asked : { ...asked, since: page.since, until: page.until };
  const order = options.oldestFirst ? 'oldest first' : 'newest first';
  const store = await context.openStore(options, options.from === undefined ? 'read' : 'write');
  try {
    const failures = await readFrom(options, store, context);
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
    return failures > 0 ? 1 : 0;
  } finally {
    await store.close();
  }
}

/** @returns how many files could not be read */
async function readFrom(
  options: EventsOptions,
  store: OpenStore,
  context: CliContext,
): Promise<number> {
  if (options.from === undefined) return 0;
  const services = options.services ?? servicesFor(options.service, store.settings);
  const { files, skipped, failures, counts } = await ingestPaths(
    options.from,
    { ...options, services },
    store,
    context,
  );
  const known = skipped > 0 ? `, ${skipped} passed over` : '';
  await context.err.write(
    `${files} files read${known}: ${counts.records} records, ${counts.stored} stored, ${counts.filtered} of other services\n`,
  );
  return failures;
}

/** Whoever asks for a service wants its events in the store. */
function servicesFor(
  asked: string | undefined,
  settings: IngestSettings,
): IngestSettings['services'] {
  const { services } = settings;
  if (services === 'all' || asked === undefined || services.includes(asked)) return services;
  return [...services, asked];
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
