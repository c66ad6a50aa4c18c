import { object, parseJson } from './json';
import { OPEN_BRACKET, skipSpace } from './json-scan';
import { LINE_FEED, LineSplitter } from './line-splitter';
import { ListSplitter } from './list-splitter';
import { readEnvelope } from './log-envelope';
import { RecordSplitter } from './record-splitter';
import { MAX_RECORD_BYTES, type Splitter, withoutByteOrderMark } from './splitter';
import { WholeRecord } from './whole-record';

const EMPTY = Buffer.alloc(0);

/** Fewer tell nothing. */
const LEAST_BYTES = 3;

/** What a file of records can be: see `FormSplitter`. */
type Form = 'log' | 'list' | 'lines' | 'record';

/** CloudTrail User Guide, "CloudTrail record contents": there since version 1.0. One of them is enough. */
const FIELDS_OF_RECORDS = ['eventVersion', 'eventTime', 'eventSource', 'eventName'];

/**
 * Splits a file into its records, whichever of these it turns out to be:
 *
 * - `{"Records":[…]}`, as CloudTrail delivers it
 * - a list of records
 * - one record a line, the first of them with brackets that balance
 * - one record, over several lines
 *
 * It holds what its splitter holds, and before it knows the form, 1 MB at most.
 */
export class FormSplitter implements Splitter {
  private head: Buffer = EMPTY;
  private splitter: Splitter | undefined;

  /**
   * @returns the records that ended in this chunk, in file order
   * @throws {NotALogError} when the file is nothing of the above
   * @throws {UnreadableFileError} when it is too damaged to tell its records apart
   */
  push(chunk: Buffer) {
    if (this.splitter !== undefined) return this.splitter.push(chunk);
    this.head = Buffer.concat([this.head, chunk]);
    // A byte order mark may come in pieces.
    if (this.head.length < LEAST_BYTES) return [];
    const text = withoutByteOrderMark(this.head);
    const form = tellForm(text);
    if (form === undefined && text.length <= MAX_RECORD_BYTES) return [];
    return this.begin(form ?? 'log').push(text);
  }

  /**
   * Call once, after the last chunk.
   * @returns what was left
   * @throws as `push`
   */
  finish() {
    if (this.splitter !== undefined) return this.splitter.finish();
    const text = withoutByteOrderMark(this.head);
    const splitter = this.begin(tellForm(text) ?? 'log');
    return [...splitter.push(text), ...splitter.finish()];
  }

  get countsLines(): boolean {
    return this.splitter?.countsLines ?? false;
  }

  private begin(form: Form): Splitter {
    this.splitter = splitterOf(form);
    this.head = EMPTY;
    return this.splitter;
  }
}

function splitterOf(form: Form): Splitter {
  switch (form) {
    case 'log':
      return new RecordSplitter();
    case 'list':
      return new ListSplitter();
    case 'lines':
      return new LineSplitter();
    case 'record':
      return new WholeRecord();
  }
}

/** @returns undefined when more bytes are needed to tell; `log` also where it is nothing of the rest */
function tellForm(text: Buffer): Form | undefined {
  const start = skipSpace(text, 0);
  if (text[start] === OPEN_BRACKET) return 'list';
  const envelope = readEnvelope(text, start);
  switch (envelope.kind) {
    case 'unfinished':
      return undefined;
    case 'closed':
      return formOf(text.subarray(start, envelope.endsAt));
    case 'records':
    case 'fault':
      return 'log';
  }
}

/** @param first the object that the file begins with, which has no `Records` */
function formOf(first: Buffer): Form {
  const value = parseJson(first);
  // Any program's settings are an object too: a folder of logs may hold some.
  const isRecord = FIELDS_OF_RECORDS.some((name) => object(value)?.[name] !== undefined);
  if (value !== undefined && !isRecord) return 'log';
  return first.includes(LINE_FEED) ? 'record' : 'lines';
}
