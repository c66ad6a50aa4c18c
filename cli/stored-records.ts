import { readStoredRecord, type StoredRecord } from '../core/items/parse-record';
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
  private readonly unreadable = new Set<string>();
  private first = '';

  readonly of: RecordOf = (found) => {
    try {
      return readStoredRecord(found.item);
    } catch (error) {
      this.count(found, error);
      return undefined;
    }
  };

  /**
   * Says how many records could not be read, and why not.
   * @returns whether there were any
   */
  async tellUnreadable(err: Sink): Promise<boolean> {
    const count = this.unreadable.size;
    if (count === 0) return false;
    const records = count === 1 ? '1 record' : `${count} records`;
    const number = count < MOST_TOLD_APART ? records : `at least ${records}`;
    await err.write(`${forTerminal(`${number} cannot be read: ${this.first}`)}\n`);
    return true;
  }

  private count({ position: { stream, at } }: FoundEvent, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (this.unreadable.size === 0) this.first = `${at} in ${stream}: ${reason}`;
    if (this.unreadable.size < MOST_TOLD_APART) this.unreadable.add(`${stream} ${at}`);
  }
}
