import type { TextCheck } from './pattern';

const LONGEST_SOURCE = 4096;
/**
 * Instructions of the compiled program; the time for a text is at worst their product. So many take up
 * to 2 s for 256 KB, the longest event that CloudTrail writes: 23 ns each for a character, in RE2JS 2.10.
 * Of the regular expressions of SigmaHQ's rules one in thirty is larger, and none of those for CloudTrail:
 * they count to hundreds of characters.
 */
const LARGEST_PROGRAM = 300;

/** RE2JS's names of the flags. */
const FLAGS: Readonly<Record<string, 'CASE_INSENSITIVE' | 'MULTILINE' | 'DOTALL'>> = {
  i: 'CASE_INSENSITIVE',
  m: 'MULTILINE',
  s: 'DOTALL',
};

/** A regular expression that cannot be used; the message says why. */
export class RegexError extends Error {
  override readonly name = 'RegexError';
}

/**
 * Compiles a regular expression, which matches anywhere in a text. It runs in time that is linear in
 * the text, by RE2: what needs backtracking (look-around, back-references) cannot be said.
 * @param flags any of `i`, `m` and `s`
 * @throws {RegexError} saying what is not supported, or too large
 */
export function compileRegex(source: string, flags: string): TextCheck {
  if (source.length > LONGEST_SOURCE) {
    throw new RegexError(`a regular expression has ${LONGEST_SOURCE} characters at most`);
  }
  const regex = compile(source, flags);
  const size = regex.programSize();
  if (size > LARGEST_PROGRAM) {
    throw new RegexError(
      `the regular expression is too large: it has ${size} steps, and ${LARGEST_PROGRAM} are taken: repeat less in it, or list several`,
    );
  }
  return (text) => regex.test(text);
}

function compile(source: string, flags: string) {
  // Here, not above: a sixth of a function's code, and few events meet a rule with a regular expression.
  const { RE2JS, RE2JSException }: typeof import('re2js') = require('re2js');
  const bits = [...flags].reduce((sum, flag) => {
    const name = FLAGS[flag];
    return name === undefined ? sum : sum | RE2JS[name];
  }, 0);
  try {
    return RE2JS.compile(source, bits);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new RegexError(
      `the regular expression is none of RE2, which has no look-around and no back-references: ${error.message}`,
      { cause: error },
    );
  }
}
