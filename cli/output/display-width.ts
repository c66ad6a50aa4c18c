import stringWidth from 'string-width';
import { builtOnce } from '../../core/built-once';

/**
 * Which part of a text stays where it is cut: its beginning, its end, or of a path as much of both, so
 * that a bucket and an object can be told.
 */
export type Keep = 'start' | 'end' | 'path';

const ASCII = /^[\x20-\x7e]*$/;

/**
 * What takes no cell of its own, and string-width 4 counts: marks outside of U+0300 to U+036F, and the
 * vowels and final consonants of Hangul written in its parts, as macOS writes file names.
 */
const RIDES_ALONG = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/gu;
/** Emoji, those among them that are younger than string-width 4; two cells each. */
const EMOJI =
  /\p{Regional_Indicator}{2}|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{Emoji_Presentation}/gu;
const TWO_CELLS = '設';

// Node reads its tables for it, which takes longer than all else at the start of a command.
const segmenter = builtOnce(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** How many cells of a terminal a text takes; it is to be neutralised already. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  return stringWidth(text.replace(EMOJI, TWO_CELLS).replace(RIDES_ALONG, ''));
}

/**
 * Cuts a text that is too wide, never inside of what is seen as one character; `…` stands for what is
 * missing.
 */
export function cutToWidth(text: string, width: number, keep: Keep = 'start'): string {
  if (displayWidth(text) <= width) return text;
  const room = Math.max(width - 1, 0);
  const atEnd = keep === 'end' ? room : keep === 'path' && text.includes('/') ? room >> 1 : 0;
  const characters = ASCII.test(text) ? text : graphemesOf(text);
  return `${beginning(characters, room - atEnd)}…${ending(characters, atEnd)}`;
}

function graphemesOf(text: string): readonly string[] {
  return Array.from(segmenter().segment(text), ({ segment }) => segment);
}

function beginning(characters: string | readonly string[], room: number): string {
  if (typeof characters === 'string') return characters.slice(0, room);
  return takeWhile(characters, room).join('');
}

function ending(characters: string | readonly string[], room: number): string {
  if (typeof characters === 'string') return characters.slice(characters.length - room);
  return takeWhile(characters.toReversed(), room).reverse().join('');
}

function takeWhile(graphemes: readonly string[], room: number): string[] {
  const taken: string[] = [];
  let width = 0;
  for (const grapheme of graphemes) {
    width += displayWidth(grapheme);
    if (width > room) break;
    taken.push(grapheme);
  }
  return taken;
}
