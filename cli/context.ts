import type {
  AlertReader,
  AlertStore,
  Clock,
  EventReader,
  EventStore,
  FoundFile,
  Ledger,
  LedgerReader,
  LogSource,
} from '../core/ports';
import type { RulePack } from '../core/rules/rule-pack';
import type { IngestSettings } from '../core/settings';
import type { Sink } from './output/sink';
import type { RuleAdapters } from './rules-context';

/** Which store a command works on: the local one, unless a stack is named. */
export interface StoreChoice {
  /** A stack's name; `true` for the one that the configuration names. */
  readonly stack?: string | true;
  readonly region?: string;
  readonly profile?: string;
}

export interface OpenStore {
  readonly events: EventStore;
  readonly reader: EventReader;
  readonly ledger: Ledger & LedgerReader;
  readonly alerts: AlertStore & AlertReader;
  readonly settings: IngestSettings;
  /** The deployed stack's name; absent for the local store. */
  readonly stackName?: string | undefined;
  close(): Promise<void>;
}

/** A file that the generator made. */
export interface GeneratedFile {
  readonly key: string;
  readonly records: number;
  jsonChunks(): Iterable<Buffer>;
}

/** The deployed system on this machine: what is put into its bucket goes through the real function. */
export interface LocalSystem {
  /** Puts an object into the log bucket and announces it on the queue. */
  put(key: string, body: Buffer): Promise<void>;
  /** Resolves when the function is done with everything that was put. */
  drain(): Promise<void>;
  /** Messages that the function could not do, with the reason. */
  failures(): readonly string[];
  /** Has the alerts function make alerts, and tell of them. */
  raiseAlerts(): Promise<void>;
  readonly alerts: AlertReader;
  readonly reader: EventReader;
  close(): Promise<void>;
}

/** Everything that the commands need from outside; the entry point chooses the adapters. */
export interface CliContext extends RuleAdapters {
  readonly version: string;
  readonly out: Sink;
  readonly err: Sink;
  readonly now: Clock;
  /** Reads files of either kind of address. */
  readonly source: LogSource;
  /** Lists the files at a path or an s3:// address. */
  findFiles(path: string, choice: StoreChoice): AsyncIterable<FoundFile>;
  /**
   * @param use `read` when there is nothing to do without a store
   * @throws {UsageError} when a store is to be read and there is none
   */
  openStore(choice: StoreChoice, use: 'read' | 'write'): Promise<OpenStore>;
  /** The rules that the configuration turns on: those that the functions' bundles carry. */
  rulePack(): Promise<RulePack>;
  startSystem(): Promise<LocalSystem>;
  generate(options: {
    readonly events: number;
    readonly seed: number;
    readonly eventsPerFile?: number;
  }): Iterable<GeneratedFile>;
  writeFile(folder: string, key: string, chunks: Iterable<Buffer>): Promise<void>;
  gzip(file: GeneratedFile): Buffer;
}
