import { readStoredRecord, type StoredRecord } from '../core/items/parse-record';
import { RecordInFileError } from '../core/items/raw-record';
import type { FoundEvent } from '../core/queries/ordering';
import { forTerminal } from './output/neutralise';
import type { Sink } from './output/sink';

/** Gives an event's own record; undefined where it cannot be read. */
export type RecordOf = (found: FoundEvent) => StoredRecord | undefined;

/** Unreadable records that are told apart; of a program's next version, all may be unreadable. */
const MOST_TOLD_APART = 10_000;

/**
 * The stored events' own records. One that cannot be read does not end an answer: it is counted, once,
 * and told at the end.
 */
export class StoredRecords {
  private readonly unreadable = new Told('cannot be read');
  /** Too large for the store: that is known, and no fault. */
  private readonly inFiles = new Told('in log files alone');

  readonly of: RecordOf = (found) => {
    try {
      return readStoredRecord(found.item);
    } catch (error) {
      const isInFile = error instanceof RecordInFileError;
      (isInFile ? this.inFiles : this.unreadable).add(found, error);
      return undefined;
    }
  };

  /**
   * Says how many records could not be read, and why not.
   * @returns whether there were any but those that are too large for the store
   */
  async tellUnreadable(err: Sink): Promise<boolean> {
    await this.inFiles.tell(err);
    return this.unreadable.tell(err);
  }
}

/** Records of which the same is told, each once. */
class Told {
  private readonly records = new Set<string>();
  private first = '';

  constructor(private readonly what: string) {}

  add({ position: { stream, at } }: FoundEvent, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (this.records.size === 0) this.first = `${at} in ${stream}: ${reason}`;
    if (this.records.size < MOST_TOLD_APART) this.records.add(`${stream} ${at}`);
  }

  /** @returns whether there were any */
  async tell(err: Sink): Promise<boolean> {
    const count = this.records.size;
    if (count === 0) return false;
    const records = count === 1 ? '1 record' : `${count} records`;
    const number = count < MOST_TOLD_APART ? records : `at least ${records}`;
    await err.write(`${forTerminal(`${number} ${this.what}: ${this.first}`)}\n`);
    return true;
  }
}
