import { inflateSync } from 'node:zlib';
import { PresetDeflater } from '../deflate/preset-deflater';
import { bytesOf, type Item, stringOf } from './attribute';
import { closingTextV1 } from './closing-text-v1';
import { CLOSING_FORMS_V2, closingTextV2, filledClosingV2 } from './closing-text-v2';
import { DICTIONARY_V1 } from './dictionary-v1';
import { DICTIONARY_V2 } from './dictionary-v2';
import { readEventItem } from './stored-event';

/** The record is too large for the store: it stands in its log file alone. */
export class RecordInFileError extends Error {
  override readonly name = 'RecordInFileError';
}

/**
 * The first byte of a raw record names how the rest is made. A version once released never changes; what is
 * better is a new version, and all of them are read. What is compressed against is a preset dictionary followed by a
 * closing text of the item itself.
 *
 * - Version 1: zlib (RFC 1950), against `DICTIONARY_V1` and `closingTextV1`.
 * - Version 2: deflate (RFC 1951), against `DICTIONARY_V2` and `closingTextV2`; then the Adler-32 (RFC 1950) of the
 *   closing text and the record, the highest byte first.
 */
const VERSION_1 = 1;
const VERSION_2 = 2;

/** Deflate looks back 32 KB at most; what is longer would push the dictionary out of sight. */
const MAX_CLOSING_BYTES_V1 = 12 * 1024;
const MAX_CLOSING_BYTES_V2 = 8 * 1024;

/** The largest record that is kept is 4 MB; a damaged item must not be able to ask for more. */
const MAX_RECORD_BYTES = 8 * 1024 * 1024;

const deflater = new PresetDeflater(Buffer.from(DICTIONARY_V2), CLOSING_FORMS_V2);

/**
 * Compresses a record's bytes against the readable attributes of its item.
 * @param item the item without `raw`, as it will be stored: what the reader will find
 */
export function packRecord(bytes: Uint8Array, item: Item): Uint8Array {
  return deflater.deflate(bytes, {
    closing: filledClosingV2(item),
    maxClosingBytes: MAX_CLOSING_BYTES_V2,
    prefix: VERSION_2,
  });
}

/**
 * Gives a record's own bytes back.
 * @param raw what `packRecord` made
 * @param item the item that it was stored with
 * @throws {Error} when the bytes are of a version that this program does not know, or when they or
 *   the item's attributes were changed since: checksums tell
 */
export function unpackRecord(raw: Uint8Array, item: Item): Buffer {
  const unpack = unpackersByVersion.get(raw[0]);
  if (unpack === undefined) {
    throw new Error(
      `the raw record is of format version ${raw[0]}, which this program cannot read`,
    );
  }
  try {
    return unpack(raw, item);
  } catch (cause) {
    throw new Error('the raw record does not fit its item: one of them was changed', { cause });
  }
}

type Unpack = (raw: Uint8Array, item: Item) => Buffer;

const unpackersByVersion = new Map<number | undefined, Unpack>([
  [VERSION_1, unpackV1],
  [VERSION_2, unpackV2],
]);

function unpackV1(raw: Uint8Array, item: Item): Buffer {
  const closing = Buffer.from(closingTextV1(item)).subarray(0, MAX_CLOSING_BYTES_V1);
  return inflateSync(raw.subarray(1), {
    dictionary: Buffer.concat([Buffer.from(DICTIONARY_V1), closing]),
    maxOutputLength: MAX_RECORD_BYTES,
  });
}

function unpackV2(raw: Uint8Array, item: Item): Buffer {
  const closing = Buffer.from(closingTextV2(item)).subarray(0, MAX_CLOSING_BYTES_V2);
  return deflater.inflate(raw, closing, MAX_RECORD_BYTES);
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
