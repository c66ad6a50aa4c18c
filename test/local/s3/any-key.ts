import fc from 'fast-check';
import { METADATA_SUFFIX } from '../../../local/s3/key-paths';
import { anyCharacter } from '../../support/any-character';

const awkward = fc.constantFrom(
  '/',
  '.',
  '..',
  '%',
  '%25',
  '%+',
  '%o',
  '\0',
  METADATA_SUFFIX,
  ' ',
  '+',
  'é',
  '😀',
  '\u{ffff}',
);
/** Legal keys, full of what no file can be called. */
export const anyKey = fc
  .array(
    fc.oneof(
      awkward,
      fc.string({ unit: anyCharacter, maxLength: 4 }),
      fc.string({ unit: 'grapheme', minLength: 80, maxLength: 260 }),
      fc.nat(300).map((length) => 'x'.repeat(length)),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''))
  .filter((key) => key !== '' && Buffer.byteLength(key) <= 1024);
