import { BlockCode } from '../../../core/deflate/block-code';
import { KNOWN_CODES } from '../../../core/deflate/known-codes';

test.each(KNOWN_CODES)('the header of $lengths takes $headerBits bits', (known) => {
  const code = BlockCode.known(known);
  code.describe();
  expect(code.headerBits).toBe(known.headerBits);
  expect(code.header.totalBits).toBe(known.headerBits);
});
