/**
 * Makes deflate streams (RFC 1951) of records against a dictionary: a fixed text, and a closing text of each
 * record's own. AssemblyScript, compiled by scripts/make-assembled.ts; `compiled-deflate.ts` calls it.
 */
import { adler32 } from './adler32';
import { align, beginAt, put, putUint32, writtenTo } from './bit-writer';
import { prepareFixedCode, prepareKnownCode } from './block-code';
import { writeBlock } from './block-writer';
import { MARGIN_BYTES, TEXT } from './layout';
import { fillSymbolTables } from './symbols';
import { countTokens, cutBlock, cutTo, indexFixedText, start } from './tokenizer';

export { adler32 } from './adler32';
export { fitOwnCode } from './block-code';
export { findCodeLengths } from './code-lengths';
export { fillForm } from './form';
export {
  CODE_LENGTHS,
  COUNTS,
  FORM_BYTES,
  FORMS,
  HEADER_SIZES,
  MARGIN_BYTES,
  MOST_FORMS,
  OWN_CODE,
  SYMBOLS,
  TEXT,
  TIMES_LOG,
  TIMES_LOG_COUNT,
} from './layout';

/** RFC 1950: the checksum of no bytes, with which every checksum begins. */
const ADLER32_OF_NOTHING: u32 = 1;

let fixedBytes: i32 = 0;
let knownCodes: i32 = 0;

/** Begins for good with a text of 32 KB at most, which stands in TEXT. */
export function begin(length: i32): void {
  fillSymbolTables();
  fixedBytes = length;
  indexFixedText(length);
  prepareFixedCode();
}

/** Learns one more code, whose lengths were put behind those of the one before; after `begin`. */
export function learnCode(): void {
  prepareKnownCode(++knownCodes);
}

/**
 * Compresses a record, which stands in TEXT behind the fixed text and its closing text. The stream is
 * written behind it and a margin, in a room that the caller has seen to.
 *
 * @param prefix a byte to put before the stream
 * @returns how many bytes were written: the prefix, the stream, and the checksum of closing text and record
 */
export function deflate(recordStart: i32, recordEnd: i32, prefix: i32): i32 {
  const output = TEXT + recordEnd + MARGIN_BYTES;
  beginAt(output);
  put(prefix, 8);
  start(recordStart, recordEnd);
  for (let isLast = false; !isLast; ) {
    const from = cutTo();
    isLast = cutBlock();
    writeBlock(from, cutTo(), countTokens(), isLast, knownCodes);
  }
  align();
  putUint32(adler32(fixedBytes, recordEnd, ADLER32_OF_NOTHING));
  return writtenTo() - output;
}
