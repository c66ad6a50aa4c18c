/**
 * The longest principal, in bytes. DynamoDB's partition keys hold 2,048; half of it is more than any
 * ARN of IAM or STS takes (a path of 512 and two names of 64), so only foreign or broken values are cut.
 */
export const LONGEST_LINE_BYTES = 1024;

// Line ends, what a terminal acts on, and halves of surrogate pairs, which UTF-8 cannot hold.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu;
/** Nearly every line: nothing of it is replaced. */
const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * One line that a person can read and a key can hold: no control characters, not longer than
 * {@link LONGEST_LINE_BYTES}, never empty (`undefined` instead). Equal texts give equal lines.
 */
export function readableLine(value: string): string | undefined {
  if (value.length <= LONGEST_LINE_BYTES && PLAIN.test(value)) return value;
  const line = value.replace(UNPRINTABLE, ' ').trim();
  return line === '' ? undefined : cutToBytes(line, LONGEST_LINE_BYTES);
}

/** Cuts between characters, so that what is left is still UTF-8. */
function cutToBytes(line: string, bytes: number): string {
  // No UTF-16 unit takes more than three bytes of UTF-8.
  if (line.length * 3 <= bytes) return line;
  let used = 0;
  let units = 0;
  for (const character of line) {
    used += utf8Length(character);
    if (used > bytes) return line.slice(0, units);
    units += character.length;
  }
  return line;
}

function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
