import type { SplitRecord } from './record-splitter';

/** Splits the bytes of a file into its records. */
export interface Splitter {
  /**
   * @returns the records that ended in this chunk, in file order. Of very many the first ones: an empty chunk gives
   *   the next, until there are none
   */
  push(chunk: Buffer): SplitRecord[];
  /** Call once, after the last chunk. @returns what was left */
  finish(): SplitRecord[];
  /** Whether a record's index is that of its line; of its place among the records, otherwise. */
  readonly countsLines?: boolean;
}

/**
 * CloudTrail caps an event at 256 KB since version 1.05 (User Guide, record contents): four times that
 * leaves room for older ones and for how other tools print them.
 */
export const MAX_RECORD_BYTES = 1024 * 1024;

const UTF8_BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A file's first bytes without the mark that some editors put before them. */
export function withoutByteOrderMark(text: Buffer): Buffer {
  const { length } = UTF8_BYTE_ORDER_MARK;
  return text.subarray(0, length).equals(UTF8_BYTE_ORDER_MARK) ? text.subarray(length) : text;
}
