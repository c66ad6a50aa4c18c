import { object, parseJson } from './json';
import { describeFault, locateSyntaxFault } from './json-syntax';
import { fieldsOf } from './record-fields';
import type { SplitRecord } from './record-splitter';
import { MAX_RECORD_BYTES, type Splitter, withoutByteOrderMark } from './splitter';

/** JSON Lines ends lines with it; a carriage return before it is white space to JSON. */
export const LINE_FEED = 0x0a;

const NOT_AN_OBJECT = 'a value that is not an object stands where a record should be';

/**
 * Splits JSON Lines, one record a line. Blank lines hold none, and count: a record's index is its line's,
 * from 0. A line that is no JSON object is rejected alone, and so is one of more than 1 MB, which is
 * not held.
 */
export class LineSplitter implements Splitter {
  readonly countsLines = true;
  private pieces: Buffer[] = [];
  private lineBytes = 0;
  private nextIndex = 0;

  push(chunk: Buffer): SplitRecord[] {
    const records: SplitRecord[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      this.hold(chunk.subarray(from, end));
      records.push(...this.endLine());
      from = end + 1;
    }
    this.hold(chunk.subarray(from));
    return records;
  }

  finish(): SplitRecord[] {
    return this.endLine();
  }

  private hold(piece: Buffer): void {
    this.lineBytes += piece.length;
    if (this.lineBytes <= MAX_RECORD_BYTES) this.pieces.push(piece);
    else this.pieces = [];
  }

  private endLine(): SplitRecord[] {
    const index = this.nextIndex++;
    const isTooLong = this.lineBytes > MAX_RECORD_BYTES;
    const line = Buffer.concat(this.pieces);
    this.pieces = [];
    this.lineBytes = 0;
    if (isTooLong) return [{ index, rejected: 'the line is longer than 1 MB' }];
    return readLine(index === 0 ? withoutByteOrderMark(line) : line, index);
  }
}

function readLine(bytes: Buffer, index: number): SplitRecord[] {
  const value = parseJson(bytes);
  if (value !== undefined) {
    const record = object(value);
    if (record === undefined) return [{ index, rejected: NOT_AN_OBJECT }];
    return [{ index, bytes, fields: fieldsOf(record) }];
  }
  if (bytes.toString('latin1').trim() === '') return [];
  return [{ index, rejected: describeFault(locateSyntaxFault(bytes)) }];
}
