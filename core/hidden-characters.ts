/**
 * What must not be shown as it is, because an attacker chooses user agents and object keys:
 *
 * - controls: they move the cursor, set colours, rename the window, and begin new lines;
 * - format characters: they turn text around, as U+202E does;
 * - what is shown as nothing, so that two names look the same: zero-width characters, the soft hyphen,
 *   fillers, variation selectors, tags. Unicode calls them Default_Ignorable_Code_Point (UAX #44). The
 *   blank of Braille, U+2800, is not one and shows as nothing all the same;
 * - halves of surrogate pairs, which no UTF-8 can hold.
 */
export const HIDDEN_CHARACTERS =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A character as its number: `\u{1b}`. */
export function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
