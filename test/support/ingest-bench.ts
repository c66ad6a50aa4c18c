import type { LogFile } from '../../core/ledger/ledger-entry';
import { DEFAULT_SETTINGS } from '../../core/settings';
import type { IngestPorts } from '../../lambdas/ingest/ingest-file';
import { gzipLog, LOG_FILE } from './log-records';
import { BufferLogSource, type Journal, MemoryEventStore, MemoryLedger } from './memory-ports';

/** Shortly after the perfect record was delivered. */
export const NOW = '2026-03-04T05:15:00.000Z';

export interface IngestBench {
  readonly ports: IngestPorts;
  readonly source: BufferLogSource;
  readonly events: MemoryEventStore;
  readonly ledger: MemoryLedger;
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
  return {
    ports: { source, events, ledger, settings: DEFAULT_SETTINGS, now, ...changes },
    source,
    events,
    ledger,
    journal,
    put: (records, file = LOG_FILE) => void source.files.set(file.uri, gzipLog(records)),
  };
}
