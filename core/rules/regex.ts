import { RE2JS, RE2JSException } from 're2js';
import type { TextCheck } from './pattern';

const LONGEST_SOURCE = 4096;
/**
 * Instructions of the compiled program; the time for a text is at worst their product. So many take up
 * to 2 s for 256 KB, the longest event that CloudTrail writes: 23 ns each for a character, in RE2JS 2.10.
 * Of the regular expressions of SigmaHQ's rules one in thirty is larger, and none of those for CloudTrail:
 * they count to hundreds of characters.
 */
const LARGEST_PROGRAM = 300;

const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
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

function compile(source: string, flags: string): RE2JS {
  const bits = [...flags].reduce((sum, flag) => sum | (FLAGS[flag] ?? 0), 0);
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
