import type { AuditLog } from '../core/audit/audit-log';
import type {
  AlertReader,
  AlertStore,
  Checkpoints,
  Clock,
  DeadLetterQueue,
  EventReader,
  EventStore,
  FailureLog,
  FileAnnouncer,
  FoundFile,
  Ledger,
  LedgerReader,
  LogArchive,
  LogSource,
} from '../core/ports';
import type { RulePack } from '../core/rules/rule-pack';
import type { IngestSettings } from '../core/settings';
import type { Sink } from './output/sink';
import type { RuleAdapters } from './rules-context';
import type { VerifyAdapters } from './verify-context';

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
  /** Absent for the local store, and for a stack of an older Trailstore. */
  pipeline?(): Promise<DeployedPipeline>;
  /** What audits found; absent for the local store, which nobody audits. */
  audits?(): Promise<AuditLog>;
  close(): Promise<void>;
}

/** The way of log files into a deployed store, to look at and to repair. */
export interface DeployedPipeline {
  readonly logBucket: string;
  readonly archive: LogArchive;
  readonly announcer: FileAnnouncer;
  readonly deadLetters: DeadLetterQueue;
  readonly failures: FailureLog;
  readonly checkpoints: Checkpoints;
}

/** What a command wants of a store: `deployed` is to read one that must be a stack's. */
export type StoreUse = 'read' | 'write' | 'deployed';

/** A log file that a digest is to list. */
export interface DigestedLog {
  readonly key: string;
  readonly account: string;
  readonly region: string;
  /** ISO 8601 in UTC. */
  readonly deliveredAt: string;
  /** Of its uncompressed bytes, hexadecimal. */
  readonly sha256: string;
}

/** Signs digests of generated logs. */
export interface DigestSigner {
  sign(
    logs: readonly DigestedLog[],
    bucket: string,
  ): Iterable<{
    readonly key: string;
    readonly json: Buffer;
    readonly metadata: Readonly<Record<string, string>>;
  }>;
  readonly publicKeys: unknown;
}

/** A file that the generator made. */
export interface GeneratedFile extends Omit<DigestedLog, 'sha256'> {
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
export interface CliContext extends RuleAdapters, VerifyAdapters {
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
   * @throws {UsageError} when a store is to be read and there is none, or must be deployed and is not
   */
  openStore(choice: StoreChoice, use: StoreUse): Promise<OpenStore>;
  /** Asks the person at the keyboard for a yes; absent where nobody can answer. */
  confirm?(question: string): Promise<boolean>;
  /** The rules that the configuration turns on: those that the functions' bundles carry. */
  rulePack(): Promise<RulePack>;
  startSystem(): Promise<LocalSystem>;
  generate(options: {
    readonly events: number;
    readonly seed: number;
    readonly eventsPerFile?: number;
  }): Iterable<GeneratedFile>;
  digestSigner(): DigestSigner;
  /** @throws {UsageError} when there is no such file, or it cannot be read */
  readTextFile(path: string): Promise<string>;
  /** Writes a file, compressed. */
  writeFile(folder: string, key: string, chunks: Iterable<Buffer>): Promise<void>;
  writeJson(path: string, value: unknown): Promise<void>;
  gzip(file: GeneratedFile): Buffer;
}
