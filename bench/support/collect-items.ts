import type { Item } from '../../core/items/attribute';
import { readWritten } from '../../core/items/written-item';
import type { LogFile } from '../../core/ledger/ledger-entry';
import type { EventStore, Ledger, LogSource } from '../../core/ports';
import type { IngestSettings } from '../../core/settings';
import { ingestFile } from '../../lambdas/ingest/ingest-file';
import { watchFor } from '../../lambdas/ingest/watch';

/** Does with log files what ingest does, and gives the items instead of storing them. */
export async function collectItems(
  files: AsyncIterable<LogFile> | Iterable<LogFile>,
  source: LogSource,
  settings: IngestSettings,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const events: EventStore = {
    startWriting: () => ({
      write: async (item) => void items.push(readWritten(item)),
      finish: async () => {},
    }),
    find: async () => [],
  };
  const ports = {
    source,
    events,
    ledger: NO_LEDGER,
    sightings: { keep: async () => {} },
    settings,
    watch: watchFor([], { oldestEventHours: Infinity }),
    now: () => new Date(),
  };
  for await (const file of files) await ingestFile(file, ports);
  return items;
}

const NO_LEDGER: Ledger = { find: async () => undefined, record: async () => {} };
