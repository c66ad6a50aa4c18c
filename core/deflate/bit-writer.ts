/** Past this, a large record's room is given back as soon as it is done. */
const KEPT_BYTES = 256 * 1024;

/**
 * Packs bits into bytes as RFC 1951, section 3.1.1, has them: from the least significant bit on. Its
 * room is used anew for each stream.
 */
export class BitWriter {
  private bytes = Buffer.alloc(16 * 1024);
  private length = 0;
  private held = 0;
  private heldBits = 0;

  /** Forgets what was written, and begins with these bytes. */
  restart(...header: readonly number[]): void {
    if (this.bytes.length > KEPT_BYTES) this.bytes = Buffer.alloc(KEPT_BYTES);
    this.bytes.set(header);
    this.length = header.length;
    this.held = 0;
    this.heldBits = 0;
  }

  /** Makes room for so many bits more, which `put` takes for granted, and a few bytes beside. */
  reserve(bits: number): void {
    const needed = this.length + (bits >>> 3) + 16;
    if (needed <= this.bytes.length) return;
    const wider = Buffer.alloc(Math.max(needed, 2 * this.bytes.length));
    this.bytes.copy(wider, 0, 0, this.length);
    this.bytes = wider;
  }

  /** Writes the lowest bits of a value that has no others. @param bits 16 at most */
  put(value: number, bits: number): void {
    this.held |= value << this.heldBits;
    this.heldBits += bits;
    if (this.heldBits < 16) return;
    this.bytes[this.length++] = this.held;
    this.bytes[this.length++] = this.held >>> 8;
    this.held >>>= 16;
    this.heldBits -= 16;
  }

  /** Fills the byte that was begun with zeros. */
  align(): void {
    while (this.heldBits > 0) {
      this.bytes[this.length++] = this.held;
      this.held >>>= 8;
      this.heldBits = Math.max(0, this.heldBits - 8);
    }
  }

  /** Writes four whole bytes, the highest first, after `align`. */
  putUint32(value: number): void {
    this.reserve(32);
    for (let shift = 24; shift >= 0; shift -= 8) this.bytes[this.length++] = value >>> shift;
  }

  /** Writes whole bytes after `align`. */
  putBytes(bytes: Uint8Array): void {
    this.reserve(bytes.length * 8);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** What was written, as bytes of its own: out of Node's pool, which is far cheaper than memory for each. */
  toBytes(): Uint8Array {
    const bytes = Buffer.allocUnsafe(this.length);
    this.bytes.copy(bytes, 0, 0, this.length);
    return bytes;
  }
}
