/** Eighths of a character, from one on. Unicode, "Block Elements". */
const EIGHTHS = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const WHOLE = '█';

/**
 * A bar as long as a number is of the greatest one.
 * @param width of the greatest one's bar, in characters
 * @returns nothing for 0; what is more than that is seen, however little it is
 */
export function bar(number: number, greatest: number, width: number): string {
  if (number <= 0 || greatest <= 0 || width <= 0) return '';
  const eighths = Math.max(1, Math.round((Math.min(number, greatest) / greatest) * width * 8));
  return WHOLE.repeat(Math.floor(eighths / 8)) + (EIGHTHS[(eighths % 8) - 1] ?? '');
}
