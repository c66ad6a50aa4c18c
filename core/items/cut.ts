import { createHash } from 'node:crypto';

const HASH_CHARACTERS = 24;

/**
 * Cuts a text to a number of UTF-8 bytes, never inside a character, and shows that it did.
 * @returns the text itself when it fits
 */
export function cutText(text: string, maxBytes: number): string {
  const whole = wellFormed(text);
  if (whole.length <= maxBytes / 3) return whole;
  const bytes = Buffer.byteLength(whole);
  if (bytes <= maxBytes) return whole;
  const isAscii = bytes === whole.length;
  return `${isAscii ? whole.slice(0, Math.max(0, maxBytes - 3)) : headOf(whole, maxBytes - 3)}…`;
}

/**
 * Shortens a key to a number of UTF-8 bytes and keeps it one of its kind: it is closed with a hash of
 * the whole. The same key always gives the same result, so a query for it can be built.
 */
export function cutKey(key: string, maxBytes: number): string {
  const whole = wellFormed(key);
  if (whole.length <= maxBytes / 3 || Buffer.byteLength(whole) <= maxBytes) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_CHARACTERS);
  return `${headOf(whole, maxBytes - HASH_CHARACTERS - 1)}~${hash}`;
}

/** How far `cutKey` leaves every text that begins so: no further than where it may close one with a hash. */
export function sureHead(beginning: string, maxBytes: number): string {
  const whole = wellFormed(beginning);
  // The cut may come up to three bytes earlier, not to fall inside a character.
  const sureBytes = maxBytes - HASH_CHARACTERS - 1 - 3;
  return Buffer.byteLength(whole) <= sureBytes ? whole : headOf(whole, sureBytes);
}

/** JSON can escape half of a surrogate pair, which UTF-8, and so the store, cannot hold. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

function headOf(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  let end = Math.min(maxBytes, bytes.length);
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
