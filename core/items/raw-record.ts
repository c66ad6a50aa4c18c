import { inflateSync } from 'node:zlib';
import { PresetDeflater } from '../deflate/preset-deflater';
import { bytesOf, type Item, stringOf } from './attribute';
import { CLOSING_FORMS_V1, closingTextV1, filledClosingV1 } from './closing-text';
import { DICTIONARY_V1 } from './dictionary-v1';
import { readEventItem } from './stored-event';

/** The record is too large for the store: it stands in its log file alone. */
export class RecordInFileError extends Error {
  override readonly name = 'RecordInFileError';
}

/**
 * The first byte of a raw record names how the rest is made. Version 1: zlib (RFC 1950) with a preset
 * dictionary, which is `DICTIONARY_V1` followed by `closingTextV1` of the item itself. A version once
 * released never changes; a better dictionary is a new version.
 */
const VERSION_1 = 1;

/** Deflate looks back 32 KB at most; what is longer would push the dictionary out of sight. */
const MAX_CLOSING_BYTES = 12 * 1024;

/** The largest record that is kept is 4 MB; a damaged item must not be able to ask for more. */
const MAX_RECORD_BYTES = 8 * 1024 * 1024;

const fixedPart = Buffer.from(DICTIONARY_V1);
const deflater = new PresetDeflater(fixedPart, CLOSING_FORMS_V1);

function dictionaryV1(item: Item): Buffer {
  const closing = Buffer.from(closingTextV1(item));
  return Buffer.concat([fixedPart, closing.subarray(0, MAX_CLOSING_BYTES)]);
}

/**
 * Compresses a record's bytes against the readable attributes of its item.
 * @param item the item without `raw`, as it will be stored: what the reader will find
 */
export function packRecord(bytes: Uint8Array, item: Item): Uint8Array {
  return deflater.deflate(bytes, {
    closing: filledClosingV1(item),
    maxClosingBytes: MAX_CLOSING_BYTES,
    prefix: VERSION_1,
  });
}

/**
 * Gives a record's own bytes back.
 * @param raw what `packRecord` made
 * @param item the item that it was stored with
 * @throws {Error} when the bytes are of a version that this program does not know, or when they or
 *   the item's attributes were changed since: zlib's checksums tell
 */
export function unpackRecord(raw: Uint8Array, item: Item): Buffer {
  if (raw[0] !== VERSION_1) {
    throw new Error(
      `the raw record is of format version ${raw[0]}, which this program cannot read`,
    );
  }
  try {
    return inflateSync(raw.subarray(1), {
      dictionary: dictionaryV1(item),
      maxOutputLength: MAX_RECORD_BYTES,
    });
  } catch (cause) {
    throw new Error('the raw record does not fit its item: one of them was changed', { cause });
  }
}

/**
 * A stored event's own bytes, as they stood in the log.
 * @param item a whole item, `raw` included
 * @throws {RecordInFileError} saying where the record is, when it is too large for an item
 * @throws {Error} as `unpackRecord`, and when the item holds no raw record
 */
export function recordOf(item: Item): Buffer {
  const { raw, ...rest } = item;
  if (stringOf(item, 'rawIn') !== undefined) throw new RecordInFileError(describePlace(item));
  const bytes = raw && bytesOf({ raw }, 'raw');
  if (bytes === undefined) throw new Error('the item holds no raw record');
  return unpackRecord(bytes, rest);
}

function describePlace(item: Item): string {
  const { file = 'that it was read from', index = 0 } = readEventItem(item);
  return `the record is too large for the store: it is number ${index}, counted from 0, in the log file ${file}`;
}
