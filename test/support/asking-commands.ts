import type { CliContext, OpenStore } from '../../cli/context';
import { run } from '../../cli/program';
import type { JsonObject } from '../../core/records/record';
import { DEFAULT_SETTINGS } from '../../core/settings';
import type { Finished } from './command-line';
import { MemoryAlertStore } from './memory-alert-store';
import { MemoryEventReader } from './memory-event-reader';
import { MemoryEventStore, MemoryLedger } from './memory-ports';
import { PaperSink } from './sink';
import { eventsOf, storedEvents, storeIn } from './stored-events';
import { UNUSED } from './unused-adapters';

/** The day after the samples. */
const NOW = '2026-03-05T00:00:00Z';

/** The command line over events in memory, at a time of its own, into a pipe or on a terminal. */
export class AskingCommands {
  readonly reader: MemoryEventReader;

  /** @param mostItemsAPage how much one call to the store gives */
  constructor(records: readonly JsonObject[], mostItemsAPage = 1000) {
    this.reader = new MemoryEventReader({ mostItemsAPage });
    storeIn(this.reader, eventsOf(records), [DEFAULT_SETTINGS]);
  }

  /** Stores an event whose raw record cannot be read. */
  storeUnreadable(record: JsonObject): void {
    for (const { item } of storedEvents(eventsOf([record]), [DEFAULT_SETTINGS])) {
      this.reader.put({ ...item, raw: { B: Buffer.of(0) } });
    }
  }

  trailstore(...words: string[]): Promise<Finished> {
    return this.runInto(new PaperSink(), words);
  }

  onTerminal(columns: number, ...words: string[]): Promise<Finished> {
    return this.runInto(new PaperSink(true, columns), words);
  }

  private async runInto(out: PaperSink, words: readonly string[]): Promise<Finished> {
    const err = new PaperSink();
    const exitCode = await run(words, this.contextFor(out, err));
    return { exitCode, out: out.text, err: err.text };
  }

  private contextFor(out: PaperSink, err: PaperSink): CliContext {
    const store: OpenStore = {
      events: new MemoryEventStore(),
      reader: this.reader,
      ledger: new MemoryLedger(),
      alerts: new MemoryAlertStore(),
      settings: DEFAULT_SETTINGS,
      close: async () => {},
    };
    return {
      ...UNUSED,
      out,
      err,
      now: () => new Date(NOW),
      openStore: async () => store,
    };
  }
}

/** The rows of a command's answer as `--output jsonl` prints them. */
export function rowsOf({ out }: Finished): Record<string, unknown>[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
