import type { LogFile } from '../../core/ledger/ledger-entry';
import { DEFAULT_SETTINGS } from '../../core/settings';
import type { IngestPorts } from '../../lambdas/ingest/ingest-file';
import { watchFor } from '../../lambdas/ingest/watch';
import { gzipLog, LOG_FILE } from './log-records';
import { MemoryAlertStore } from './memory-alert-store';
import { BufferLogSource, type Journal, MemoryEventStore, MemoryLedger } from './memory-ports';

/** Shortly after the perfect record was delivered. */
export const NOW = '2026-03-04T05:15:00.000Z';

/** No rule looks at anything. */
export const NO_WATCH = watchFor([], { oldestEventHours: 24 });

export interface IngestBench {
  readonly ports: IngestPorts;
  readonly source: BufferLogSource;
  readonly events: MemoryEventStore;
  readonly ledger: MemoryLedger;
  readonly alerts: MemoryAlertStore;
  readonly journal: Journal;
  /** Puts a log of these records where the file is looked for. */
  put(records: readonly unknown[], file?: LogFile): void;
}

/** What ingest works with, all of it in memory; a clock that stands at `NOW`. */
export function createIngestBench(changes: Partial<IngestPorts> = {}): IngestBench {
  const journal: Journal = [];
  const source = new BufferLogSource(journal);
  const events = new MemoryEventStore(journal);
  const ledger = new MemoryLedger(journal);
  const now = () => new Date(NOW);
  const alerts = new MemoryAlertStore(now);
  return {
    ports: {
      source,
      events,
      ledger,
      sightings: alerts,
      settings: DEFAULT_SETTINGS,
      watch: NO_WATCH,
      now,
      ...changes,
    },
    source,
    events,
    ledger,
    alerts,
    journal,
    put: (records, file = LOG_FILE) => void source.files.set(file.uri, gzipLog(records)),
  };
}
