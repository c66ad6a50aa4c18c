import { RecordSplitter, type SplitRecord } from './record-splitter';
import type { Splitter } from './splitter';

/** What a list needs before it to be read as the log that it could have come from. */
const BEFORE_THE_LIST = Buffer.from('{"Records":');

/**
 * Splits a list of records, `[{…},{…}]`, as `RecordSplitter` splits a log: it holds one chunk and one
 * record, and goes on behind damage.
 */
export class ListSplitter implements Splitter {
  private readonly splitter = new RecordSplitter();

  constructor() {
    this.splitter.push(BEFORE_THE_LIST);
  }

  /** @throws {UnreadableFileError} when it is too damaged to tell its records apart */
  push(chunk: Buffer): SplitRecord[] {
    return this.splitter.push(chunk);
  }

  finish(): SplitRecord[] {
    return this.splitter.finish();
  }
}
