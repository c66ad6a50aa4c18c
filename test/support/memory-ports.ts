/** The core's ports in memory, as simple as their contracts allow. */
import { UnreadableFileError } from '../../core/errors';
import type { Item } from '../../core/items/attribute';
import { eventKeyName } from '../../core/items/find-items';
import { readWritten } from '../../core/items/written-item';
import { type LedgerEntry, type LogFile, ledgerKey } from '../../core/ledger/ledger-entry';
import type {
  EventKey,
  EventStore,
  EventWriter,
  Ledger,
  LedgerRange,
  LedgerReader,
  LogSource,
} from '../../core/ports';
import { parseLogKey } from '../../core/records/log-key';

/** Notes what is done, in order, so that a test can say what must come first. */
export type Journal = string[];

export class MemoryEventStore implements EventStore {
  readonly items = new Map<string, Item>();

  constructor(private readonly journal: Journal = []) {}

  async find(keys: readonly EventKey[]): Promise<readonly Item[]> {
    this.journal.push('look');
    return keys
      .map((key) => this.items.get(eventKeyName(key)))
      .filter((item) => item !== undefined);
  }

  startWriting(): EventWriter {
    return {
      write: async (item) => {
        this.journal.push('write');
        this.items.set(item.name, readWritten(item));
      },
      finish: async () => {
        this.journal.push('finish');
      },
    };
  }
}

export class MemoryLedger implements Ledger, LedgerReader {
  readonly entries = new Map<string, LedgerEntry>();

  constructor(private readonly journal: Journal = []) {}

  async find(file: LogFile): Promise<LedgerEntry | undefined> {
    this.journal.push('find');
    return this.entries.get(keyOf(file));
  }

  async record(entry: LedgerEntry): Promise<void> {
    this.journal.push('record');
    this.entries.set(keyOf(entry.file), entry);
  }

  async *list({ account, region, since, until }: LedgerRange): AsyncGenerator<LedgerEntry> {
    const entries = [...this.entries.values()];
    yield* entries
      .filter(({ file }) => {
        const name = parseLogKey(file.key);
        if (name.deliveredAt === undefined) return false;
        return (
          (account ?? name.account) === name.account &&
          (region ?? name.region) === name.region &&
          (since ?? name.deliveredAt) <= name.deliveredAt &&
          (until ?? name.deliveredAt) >= name.deliveredAt
        );
      })
      .sort((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? 1 : -1));
    if ([account, region, since, until].some((each) => each !== undefined)) return;
    yield* entries
      .filter(({ file }) => parseLogKey(file.key).deliveredAt === undefined)
      .sort((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1));
  }

  async findByName(fileName: string): Promise<readonly LedgerEntry[]> {
    return [...this.entries.values()].filter(
      ({ file }) => parseLogKey(file.key).fileName === fileName,
    );
  }
}

function sortKeyOf({ file }: LedgerEntry): string {
  return ledgerKey(file).file;
}

function keyOf(logFile: LogFile): string {
  const { group, file } = ledgerKey(logFile);
  return `${group} ${file}`;
}

/** Files by their URI. */
export class BufferLogSource implements LogSource {
  readonly files = new Map<string, Uint8Array>();
  /** Every URI that was asked for. */
  readonly opened: string[] = [];
  /** Streams that somebody still holds. */
  openStreams = 0;

  constructor(
    private readonly journal: Journal = [],
    private readonly chunkBytes = 64 * 1024,
  ) {}

  async open(file: LogFile): Promise<AsyncIterable<Uint8Array>> {
    this.journal.push('open');
    this.opened.push(file.uri);
    const bytes = this.files.get(file.uri);
    if (bytes === undefined) throw new UnreadableFileError('there is no such file');
    return this.stream(bytes);
  }

  private async *stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    this.openStreams++;
    try {
      for (let at = 0; at < bytes.length; at += this.chunkBytes) {
        yield bytes.subarray(at, at + this.chunkBytes);
      }
    } finally {
      this.openStreams--;
    }
  }
}
