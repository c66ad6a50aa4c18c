import type { IngestSettings } from '../core/settings';
import { ask } from './ask';
import type { CliContext, OpenStore } from './context';
import { type FilterOptions, filterOf } from './filter-options';
import { ingestPaths } from './ingest-run';
import { openPage, type PageOptions, tellNextPage } from './page';
import { printEvents } from './print-events';

export interface EventsOptions extends FilterOptions, PageOptions {
  /** Logs to read into the store first. */
  readonly from?: readonly string[];
  /** Services to store of them; what the store is set to, and what is asked for, where left out. */
  readonly services?: IngestSettings['services'];
}

/** Prints stored events, newest first. */
export async function events(options: EventsOptions, context: CliContext): Promise<number> {
  const page = openPage(filterOf(options, context.now()), options);
  const store = await context.openStore(options, options.from === undefined ? 'read' : 'write');
  try {
    const failures = await readFrom(options, store, context);
    const printed = await ask(page.question, options, store, context, (found) =>
      printEvents(found, options, context),
    );
    if (printed.count === 0) await context.err.write('no events match\n');
    await tellNextPage(printed, page, context);
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
