import type { Item } from './items/attribute';
import type { LedgerEntry, LogFile } from './ledger/ledger-entry';

/** A file at a path or an address that a person gave. */
export interface FoundFile extends LogFile {
  /** Whether the person named this very file, not a folder above it. */
  readonly isNamed: boolean;
  /** Its path or address as the person would write it. */
  readonly shown: string;
}

/** Where log files are read from. */
export interface LogSource {
  /**
   * Opens a file's bytes as they are stored.
   * @throws {UnreadableFileError} when the file is not there or may not be read
   */
  open(file: LogFile): Promise<AsyncIterable<Uint8Array>>;
}

/** Where events are kept. Writing the same item again changes nothing. */
export interface EventStore {
  /** Begins to write one file's events. */
  startWriting(): EventWriter;
}

/** Takes items one by one and writes them in full batches, several at a time. */
export interface EventWriter {
  /** Resolves as soon as more items may come: at once, or when a batch in flight is done. */
  write(item: Item): Promise<void>;
  /**
   * Resolves when everything is stored.
   * @throws {StoreUnavailableError} when the store went on refusing items
   */
  finish(): Promise<void>;
}

/** The account of every file that was read. */
export interface Ledger {
  find(file: LogFile): Promise<LedgerEntry | undefined>;
  record(entry: LedgerEntry): Promise<void>;
}

/** The time now; the core never asks a clock itself. */
export type Clock = () => Date;

/** Reads events back. */
export interface EventReader {
  /** Every stream that holds events, or held some. */
  listStreams(): Promise<readonly string[]>;
  /** The items of one stream within a range of sort keys, newest first, page by page. */
  readStream(
    stream: string,
    range: { readonly from: string; readonly to: string },
  ): AsyncIterable<Item>;
}
