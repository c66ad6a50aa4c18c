/** Past this, a large item's room is given back as soon as it is done. */
const KEPT_BYTES = 64 * 1024;

/** A UTF-16 unit takes three bytes of UTF-8 at the most. */
const MOST_BYTES_A_UNIT = 3;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** The first that is not a control character: those JSON writes as escapes. */
const SPACE = 0x20;
/** From here on, a byte begins a character of several bytes. */
const BEYOND_ASCII = 0x80;
/** From here on, a byte begins a character that is a pair of UTF-16 units. */
const PAIR = 0xf0;
/** Begins what UTF-8 writes in place of half a pair, which JSON writes as an escape. */
const REPLACEMENT = 0xef;

/** What JSON writes otherwise than it is: RFC 8259, section 7, and halves of a pair. */
const CODED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** By byte whether it is a character that JSON writes as it is. */
const AS_IT_IS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= SPACE && byte < BEYOND_ASCII && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

/** In place of where the next text begins: nobody knows. */
const LOST = -1;

const BASE64 = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PADDING = '='.charCodeAt(0);

/**
 * Writes JSON as bytes, into one room that is used anew for each text. A call out of the engine takes as long as a
 * loop over a hundred bytes: one call makes bytes of all the short texts of an item, loops do the rest.
 */
export class JsonBytes {
  private room = Buffer.allocUnsafe(KEPT_BYTES);
  private length = 0;
  /** UTF-8 of the texts that `text` is expected to be given, and a zero behind it. */
  private ahead = Buffer.allocUnsafe(KEPT_BYTES);
  /** Where the next of them begins, or `LOST`. */
  private place = LOST;

  /** @param texts all that `text` will be given, in that order and nothing between them */
  expect(texts: string): void {
    const most = texts.length * MOST_BYTES_A_UNIT + 1;
    if (most > this.ahead.length) this.ahead = Buffer.allocUnsafe(most);
    this.ahead[this.ahead.write(texts)] = 0;
    this.place = 0;
  }

  /** Writes bytes that are JSON already. */
  plain(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    const { room } = this;
    let to = this.length;
    for (let from = 0; from < bytes.length; from++) room[to++] = bytes[from] ?? 0;
    this.length = to;
  }

  /** Writes what stands between the quotes of a text. */
  text(text: string): void {
    this.reserve(text.length * MOST_BYTES_A_UNIT);
    if (this.place === LOST || !this.copyExpected(text.length)) this.code(text);
  }

  /** Writes bytes as base64: RFC 4648, section 4. */
  base64(bytes: Uint8Array): void {
    this.reserve(4 * Math.ceil(bytes.length / 3));
    const { room } = this;
    let to = this.length;
    let from = 0;
    for (; from + 2 < bytes.length; from += 3) {
      const three =
        ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
      room[to++] = BASE64[three >> 18] ?? 0;
      room[to++] = BASE64[(three >> 12) & 63] ?? 0;
      room[to++] = BASE64[(three >> 6) & 63] ?? 0;
      room[to++] = BASE64[three & 63] ?? 0;
    }
    if (from < bytes.length) {
      const isOne = from + 1 === bytes.length;
      const last = ((bytes[from] ?? 0) << 8) | (isOne ? 0 : (bytes[from + 1] ?? 0));
      room[to++] = BASE64[last >> 10] ?? 0;
      room[to++] = BASE64[(last >> 4) & 63] ?? 0;
      room[to++] = isOne ? PADDING : (BASE64[(last << 2) & 63] ?? 0);
      room[to++] = PADDING;
    }
    this.length = to;
  }

  /** @returns what was written, as bytes of its own; what follows begins anew */
  take(): Buffer {
    const bytes = Buffer.allocUnsafe(this.length);
    this.room.copy(bytes, 0, 0, this.length);
    this.length = 0;
    this.place = LOST;
    if (this.room.length > KEPT_BYTES) this.room = Buffer.allocUnsafe(KEPT_BYTES);
    if (this.ahead.length > KEPT_BYTES) this.ahead = Buffer.allocUnsafe(KEPT_BYTES);
    return bytes;
  }

  /** @returns false where the text has to be coded, see `copyCarefully` */
  private copyExpected(units: number): boolean {
    const { room, ahead } = this;
    const stop = this.place + units;
    let from = this.place;
    let to = this.length;
    for (; from < stop; from++) {
      const byte = ahead[from] ?? 0;
      if (AS_IT_IS[byte] === 0) return this.copyCarefully(from, to, stop - from);
      room[to++] = byte;
    }
    this.place = from;
    this.length = to;
    return true;
  }

  /** @returns false at a control character and at half a pair: there JSON has escapes, and the next text is lost */
  private copyCarefully(expected: number, target: number, units: number): boolean {
    const { room, ahead } = this;
    let from = expected;
    let to = target;
    let left = units;
    this.place = LOST;
    while (left > 0) {
      const byte = ahead[from++] ?? 0;
      if (byte < SPACE || byte === REPLACEMENT) return false;
      if (byte === QUOTE || byte === BACKSLASH) room[to++] = BACKSLASH;
      room[to++] = byte;
      left--;
      if (byte < BEYOND_ASCII) continue;
      if (byte >= PAIR) left--;
      while (((ahead[from] ?? 0) & 0xc0) === 0x80) room[to++] = ahead[from++] ?? 0;
    }
    // This text ended with half a pair, the next begins with the other.
    if (left < 0) return false;
    this.place = from;
    this.length = to;
    return true;
  }

  private code(text: string): void {
    const written = CODED.test(text) ? JSON.stringify(text).slice(1, -1) : text;
    this.reserve(written.length * MOST_BYTES_A_UNIT);
    this.length += this.room.write(written, this.length);
  }

  private reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.room.length) return;
    const wider = Buffer.allocUnsafe(Math.max(needed, 2 * this.room.length));
    this.room.copy(wider, 0, 0, this.length);
    this.room = wider;
  }
}
