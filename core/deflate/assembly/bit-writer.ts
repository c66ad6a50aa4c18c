/**
 * Packs bits into bytes as RFC 1951, section 3.1.1, has them: from the least significant bit on. Whoever
 * calls has seen to the room.
 */

let at: i32 = 0;
let held: u64 = 0;
let heldBits: i32 = 0;

let pausedAt: i32 = 0;
let pausedHeld: u64 = 0;
let pausedBits: i32 = 0;

/** Begins anew at an address. */
export function beginAt(address: i32): void {
  at = address;
  held = 0;
  heldBits = 0;
}

/** Writes something else at an address, until `resume`. */
export function writeAside(address: i32): void {
  pausedAt = at;
  pausedHeld = held;
  pausedBits = heldBits;
  beginAt(address);
}

/** @returns how many bits were written aside */
export function resume(address: i32): i32 {
  const bits = ((at - address) << 3) + heldBits;
  at = pausedAt;
  held = pausedHeld;
  heldBits = pausedBits;
  return bits;
}

/** Where the next byte is written. */
export function writtenTo(): i32 {
  return at;
}

/** Writes the lowest bits of a value that has no others. @param bits 56 at most */
export function put(value: u64, bits: i32): void {
  held |= value << heldBits;
  heldBits += bits;
  store<u64>(at, held);
  at += heldBits >> 3;
  held >>= heldBits & ~7;
  heldBits &= 7;
}

/** Fills the byte that was begun with zeros. */
export function align(): void {
  put(0, -heldBits & 7);
}

/** Writes four whole bytes, the highest first, after `align`. */
export function putUint32(value: u32): void {
  put(bswap(value), 32);
}

/** Writes bits that lie in memory, the last byte filled with zeros. */
export function putBits(address: i32, bits: i32): void {
  let from = address;
  let left = bits;
  for (; left > 32; left -= 32, from += 4) put(load<u32>(from), 32);
  put(load<u32>(from), left);
}

/** Writes whole bytes after `align`. */
export function putBytes(address: i32, bytes: i32): void {
  memory.copy(at, address, bytes);
  at += bytes;
}
