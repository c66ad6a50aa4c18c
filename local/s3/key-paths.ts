/**
 * A key of S3 as a path under its bucket's folder. A key that can be a file name is one, so that a
 * bucket's folder reads like the bucket, and a folder of downloaded logs can be put there by hand.
 * What no file can be called is escaped. A literal `%` is always written `%25`, which leaves `%`
 * free to mark what a key cannot hold:
 *
 *     %25 %00 %2E   the character with that number: `%`, NUL, a dot that would mean something
 *     %             alone: an empty segment (`a//b`, a trailing slash)
 *     …%+           this segment is too long for a file name and goes on one level deeper
 *     …%o           an object whose own name is needed for a folder (`a` beside `a/b`)
 */

/** Beside an object, in a file of this ending: its user metadata. */
export const METADATA_SUFFIX = '.metadata.json';
/** After the name of an object that had to make room for a folder. */
export const DISPLACED_SUFFIX = '%o';

const CONTINUED = '%+';
const EMPTY = '%';
/** File systems allow 255 bytes; both suffixes must still fit. */
const MAX_NAME_BYTES = 255 - METADATA_SUFFIX.length - DISPLACED_SUFFIX.length;

/** The names on the way from the bucket's folder to the object's file. */
export function keyToNames(key: string): string[] {
  return key.split('/').flatMap(segmentToNames);
}

/** One file or folder name, read back: its part of a key, and whether the segment goes on below. */
export interface ReadName {
  readonly text: string;
  readonly goesOn: boolean;
}

/** Undefined for a name that no key is written as: someone else's file, or an object's metadata. */
export function readName(name: string): ReadName | undefined {
  if (name.endsWith(METADATA_SUFFIX)) return undefined;
  const goesOn = name.endsWith(CONTINUED);
  const body = removeSuffix(name, goesOn ? CONTINUED : DISPLACED_SUFFIX);
  if (body === EMPTY) return { text: '', goesOn: false };
  if (/%(?!25|00|2E)/.test(body)) return undefined;
  const text = body.replaceAll('%2E', '.').replaceAll('%00', '\0').replaceAll('%25', '%');
  return { text, goesOn };
}

function removeSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

function segmentToNames(segment: string): string[] {
  if (segment === '') return [EMPTY];
  const escaped = segment.replaceAll('%', '%25').replaceAll('\0', '%00');
  const names = splitLong(escaped);
  const last = names.length - 1;
  return names.map((name, index) => (index === last ? escapeLast(name) : name + CONTINUED));
}

function escapeLast(name: string): string {
  if (name === '.') return '%2E';
  if (name === '..') return '%2E%2E';
  if (!name.endsWith(METADATA_SUFFIX)) return name;
  return `${name.slice(0, -METADATA_SUFFIX.length)}%2E${METADATA_SUFFIX.slice(1)}`;
}

/** Room for the marker, or for the two more bytes of an escaped dot. */
const MAX_PIECE_BYTES = MAX_NAME_BYTES - CONTINUED.length;

/** Cuts between characters, and never inside an escape. */
function splitLong(escaped: string): string[] {
  if (Buffer.byteLength(escaped) <= MAX_PIECE_BYTES) return [escaped];
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const [unit] of escaped.matchAll(/%..|[^%]/gsu)) {
    const size = Buffer.byteLength(unit);
    if (bytes + size > MAX_PIECE_BYTES) {
      pieces.push(piece);
      piece = '';
      bytes = 0;
    }
    piece += unit;
    bytes += size;
  }
  return [...pieces, piece];
}
