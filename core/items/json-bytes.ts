/** Past this, a large item's room is given back as soon as it is done. */
const KEPT_BYTES = 64 * 1024;

/** A UTF-16 unit takes three bytes of UTF-8 at the most. */
const MOST_BYTES_A_UNIT = 3;

/** As many units are written one by one in the time that a call out of the engine takes. */
const FEW_UNITS = 12;

/** What JSON writes otherwise than it is: RFC 8259, section 7, and halves of a pair. */
const CODED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/**
 * Writes JSON as bytes, into one room that is used anew for each text: texts that are joined before they become
 * bytes are garbage twice as large.
 */
export class JsonBytes {
  private room = Buffer.allocUnsafe(KEPT_BYTES);
  private length = 0;

  /** Writes what is ASCII and to stand as it is. */
  plain(ascii: string): void {
    this.reserve(ascii.length);
    if (ascii.length > FEW_UNITS) {
      this.length += this.room.write(ascii, this.length, 'latin1');
      return;
    }
    for (let at = 0; at < ascii.length; at++) this.room[this.length++] = ascii.charCodeAt(at);
  }

  /** Writes what stands between the quotes of a text. */
  text(text: string): void {
    const written = CODED.test(text) ? JSON.stringify(text).slice(1, -1) : text;
    this.reserve(written.length * MOST_BYTES_A_UNIT);
    this.length += this.room.write(written, this.length);
  }

  /** @returns what was written, as bytes of its own; what follows begins anew */
  take(): Buffer {
    const bytes = Buffer.allocUnsafe(this.length);
    this.room.copy(bytes, 0, 0, this.length);
    this.length = 0;
    if (this.room.length > KEPT_BYTES) this.room = Buffer.allocUnsafe(KEPT_BYTES);
    return bytes;
  }

  private reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.room.length) return;
    const wider = Buffer.allocUnsafe(Math.max(needed, 2 * this.room.length));
    this.room.copy(wider, 0, 0, this.length);
    this.room = wider;
  }
}
