import fc from 'fast-check';
import { anyCharacter } from './any-character';

/** What no format may print as it is; written apart from the expression that escapes it. */
export const UNSAFE = new RegExp(
  `[${[
    '\\u{0}-\\u{1f}\\u{7f}-\\u{9f}',
    '\\u{ad}\\u{34f}\\u{61c}\\u{115f}\\u{1160}\\u{180b}-\\u{180f}',
    '\\u{200b}-\\u{200f}\\u{2028}-\\u{202e}\\u{2060}-\\u{206f}\\u{2800}',
    '\\u{3164}\\u{d800}-\\u{dfff}\\u{fe00}-\\u{fe0f}\\u{feff}\\u{ffa0}\\u{fff9}-\\u{fffb}',
    '\\u{e0000}-\\u{e0fff}',
  ].join('')}]`,
  'u',
);

const HOSTILE = [
  ...['\u0000', '\u001b[2J', '\r', '\n', '\t', '\u0085', '\u009b', '\u202e', '\u2066', '\u061c'],
  ...['\u200b', '\u2060', '\ufeff', '\u00ad', '\u{e0041}', '\ufe0f', '\u3164', '\ufff9', '\u2800'],
  ...[
    '\ud800',
    '\udfff',
    '\\',
    '\\u{',
    '\\u{1b}',
    '\\u001b',
    '}',
    '"',
    "'",
    ',',
    ';',
    ' ',
    '\u00a0',
  ],
  ...['=', '+', '-', '@', '＝', '＠', '…', '設', '😀', '🇩🇪', '👍🏽', '\u0301', '한', 'a', 'A1', ''],
];

/** Texts as an attacker would choose them, and any others. */
export function hostileText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.array(fc.constantFrom(...HOSTILE), { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ unit: anyCharacter }),
    fc.string({ unit: 'grapheme' }),
  );
}

/** Reads the escapes of `forTerminal` back. */
export function readEscapes(text: string): string {
  return text.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
}
