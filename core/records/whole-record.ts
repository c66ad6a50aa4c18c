import { NotALogError } from '../errors';
import { object, parseJson } from './json';
import { describeFault, locateSyntaxFault } from './json-syntax';
import { fieldsOf } from './record-fields';
import type { SplitRecord } from './record-splitter';
import { MAX_RECORD_BYTES, type Splitter } from './splitter';

/** Reads a file that is one record, over as many lines as it likes. */
export class WholeRecord implements Splitter {
  private readonly pieces: Buffer[] = [];
  private totalBytes = 0;

  /** @throws {NotALogError} when the file is longer than any record */
  push(chunk: Buffer): SplitRecord[] {
    this.totalBytes += chunk.length;
    this.pieces.push(chunk);
    if (this.totalBytes > MAX_RECORD_BYTES) throw notOneRecord('it is longer than 1 MB');
    return [];
  }

  /** @throws {NotALogError} when the file is no JSON, or more than one record */
  finish(): SplitRecord[] {
    const bytes = Buffer.concat(this.pieces);
    const value = parseJson(bytes);
    if (value === undefined) throw notOneRecord(describeFault(locateSyntaxFault(bytes)));
    const record = object(value);
    if (record === undefined) return [{ index: 0, rejected: 'the record is not a JSON object' }];
    return [{ index: 0, bytes, fields: fieldsOf(record) }];
  }
}

function notOneRecord(why: string): NotALogError {
  return new NotALogError(
    `it begins like one record and is not: ${why}; several stand in a list, or on a line each`,
  );
}
