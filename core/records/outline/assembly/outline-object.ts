/**
 * Reads JSON objects in linear memory without making their values. AssemblyScript, compiled by
 * scripts/make-assembled.ts; `outliner.ts` calls it.
 *
 * What lies in memory besides the text is small and fixed, the numbers below say where.
 */

/** Two numbers for each known name: where its value begins and ends, from the object's brace. */
export const FIELDS: i32 = 0;
export const HAS_KNOWN: i32 = 1;
export const HAS_OTHERS: i32 = 2;
/** By the hash of a name, which of the known ones it may be; 0 none. A byte each. */
export const SLOTS: i32 = 512;
/** The known names, 32 bytes each, the first of them unused; and their lengths, a byte each. */
export const NAMES: i32 = 1024;
export const NAME_LENGTHS: i32 = 4096;
/** Which brackets are open, a byte each. */
const OPEN: i32 = 8192;
/** Where the text is put. A zero byte stands behind it: no step goes past that. */
export const TEXT: i32 = 16384;

const NAME_BYTES: i32 = 32;
export const MOST_NAMES: i32 = 63;

/** It was sound as far as it went. */
export const UNFINISHED: i32 = -2;
export const NO_OBJECT: i32 = -1;

/** As in json-scan.ts: what is too intricate is no object here. */
const MOST_LEVELS: i32 = 1000;
const MOST_VALUES: i32 = 250_000;

const QUOTE: u32 = 0x22;
const COMMA: u32 = 0x2c;
const COLON: u32 = 0x3a;
const OPEN_BRACKET: u32 = 0x5b;
const BACKSLASH: u32 = 0x5c;
const OPEN_BRACE: u32 = 0x7b;
const CLOSE_BRACE: u32 = 0x7d;

let textEnd: i32 = 0;
/** Whether the text that was skipped last says more than its bytes: escapes, or beyond ASCII. */
let isCoded: bool = false;
/** Values of the object so far. */
let values: i32 = 0;

/**
 * Reads the object whose brace stands at `start`, as strictly as JSON.parse. The place of a known field is
 * left in FIELDS, the last one where a name comes twice; the end of a text that is just its bytes is negated.
 * In the first place of FIELDS stands which names there are: HAS_KNOWN, HAS_OTHERS.
 *
 * @returns where the object ends, `UNFINISHED` or `NO_OBJECT`: that also where a name is written in escapes or
 *   beyond ASCII
 */
export function outlineObject(start: i32, end: i32): i32 {
  textEnd = end;
  values = 1;
  memory.fill(FIELDS, 0, (MOST_NAMES + 1) << 3);
  let at = skipSpace(start + 1);
  if (load<u8>(at) === CLOSE_BRACE) return at + 1;
  while (true) {
    if (load<u8>(at) !== QUOTE) return faultAt(at);
    const name = at + 1;
    at = skipText(name);
    if (at < 0) return at;
    // It may be any name, a known one too.
    if (isCoded) return NO_OBJECT;
    const known = knownName(name, at - 1 - name);
    at = skipColon(at);
    if (at < 0) return at;
    const value = at;
    const first: u32 = load<u8>(at);
    isCoded = true;
    if (first === QUOTE) at = skipText(at + 1);
    else if (first === OPEN_BRACE || first === OPEN_BRACKET) at = skipContainer(at);
    else at = skipBare(at);
    if (at < 0) return at;
    if (known !== 0) {
      const field = FIELDS + (known << 3);
      store<i32>(field, value - start);
      store<i32>(field, isCoded || first !== QUOTE ? at - start : start - at, 4);
      store<i32>(FIELDS, load<i32>(FIELDS) | HAS_KNOWN);
    } else store<i32>(FIELDS, load<i32>(FIELDS) | HAS_OTHERS);
    at = skipSpace(at);
    const next: u32 = load<u8>(at);
    if (next === CLOSE_BRACE) return at + 1;
    if (next !== COMMA) return faultAt(at);
    if (++values > MOST_VALUES) return NO_OBJECT;
    at = skipSpace(at + 1);
  }
}

/**
 * Names of one hash are kept apart by whoever fills the table.
 * @returns which known name it is; 0 none
 */
function knownName(name: i32, length: i32): i32 {
  if (length < 3 || length > NAME_BYTES) return 0;
  const hash = length + <i32>load<u8>(name + length - 3) * 45 + <i32>load<u8>(name) * 11;
  const slot = <i32>load<u8>(SLOTS + (hash & 63));
  if (slot === 0 || <i32>load<u8>(NAME_LENGTHS + slot) !== length) return 0;
  const known = NAMES + (slot << 5);
  const same =
    <u32>i8x16.bitmask(i8x16.eq(v128.load(name), v128.load(known))) |
    ((<u32>i8x16.bitmask(i8x16.eq(v128.load(name, 16), v128.load(known, 16)))) << 16);
  // As many ones from the lowest bit on as the name has bytes.
  return ctz(~same) >= <u32>length ? slot : 0;
}

function faultAt(at: i32): i32 {
  return at >= textEnd ? UNFINISHED : NO_OBJECT;
}

function isSpace(byte: u32): bool {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipSpace(at: i32): i32 {
  while (isSpace(load<u8>(at))) at++;
  return at;
}

/** @returns where the value behind a name begins */
function skipColon(from: i32): i32 {
  const at = skipSpace(from);
  return load<u8>(at) === COLON ? skipSpace(at + 1) : faultAt(at);
}

/** Behind the opening quote. */
function skipText(at: i32): i32 {
  isCoded = false;
  while (true) {
    const block = v128.load(at);
    const special = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(block, i8x16.splat(0x22)), i8x16.eq(block, i8x16.splat(0x5c))),
        i8x16.lt_u(block, i8x16.splat(0x20)),
      ),
    );
    const wide = i8x16.bitmask(block);
    if (special === 0) {
      if (wide !== 0) isCoded = true;
      at += 16;
      continue;
    }
    const ahead = ctz(special);
    if ((wide & ((1 << ahead) - 1)) !== 0) isCoded = true;
    at += ahead;
    const byte: u32 = load<u8>(at);
    if (at >= textEnd) return UNFINISHED;
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) return NO_OBJECT;
    isCoded = true;
    at = skipEscape(at + 1);
    if (at < 0) return at;
  }
}

function skipEscape(at: i32): i32 {
  const byte: u32 = load<u8>(at);
  switch (byte) {
    case 0x22:
    case 0x5c:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return at + 1;
    case 0x75:
      break;
    default:
      return faultAt(at);
  }
  for (let digit = at + 1; digit <= at + 4; digit++) {
    const each: u32 = load<u8>(digit);
    const letter = each | 0x20;
    if (!isDigit(each) && !(letter >= 0x61 && letter <= 0x66)) return faultAt(digit);
  }
  return at + 5;
}

function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

function skipContainer(at: i32): i32 {
  let depth = 1;
  while (true) {
    // At a bracket that opens: its closing one is two behind it in ASCII.
    const closing: u32 = load<u8>(at) + 2;
    if (++depth > MOST_LEVELS || ++values > MOST_VALUES) return NO_OBJECT;
    store<u8>(OPEN + depth, closing);
    at = skipSpace(at + 1);
    let isBehindValue = false;
    if (load<u8>(at) === closing) {
      depth--;
      at++;
      isBehindValue = true;
    }
    while (true) {
      if (isBehindValue) {
        if (depth === 1) return at;
        at = skipSpace(at);
        const byte: u32 = load<u8>(at);
        if (byte === load<u8>(OPEN + depth)) {
          depth--;
          at++;
          continue;
        }
        if (byte !== COMMA) return faultAt(at);
        if (++values > MOST_VALUES) return NO_OBJECT;
        at = skipSpace(at + 1);
      }
      if (load<u8>(OPEN + depth) === CLOSE_BRACE) {
        if (load<u8>(at) !== QUOTE) return faultAt(at);
        at = skipText(at + 1);
        if (at < 0) return at;
        at = skipColon(at);
        if (at < 0) return at;
      }
      const first: u32 = load<u8>(at);
      if (first === OPEN_BRACE || first === OPEN_BRACKET) break;
      at = first === QUOTE ? skipText(at + 1) : skipBare(at);
      if (at < 0) return at;
      isBehindValue = true;
    }
  }
}

/** A number, or one of the literals. */
function skipBare(at: i32): i32 {
  const first: u32 = load<u8>(at);
  if (first === 0x74) return skipLiteral(at, 0x65757274, 4);
  if (first === 0x66) return skipLiteral(at + 1, 0x65736c61, 4);
  if (first === 0x6e) return skipLiteral(at, 0x6c6c756e, 4);
  return skipNumber(at);
}

/** @param letters four, little-endian */
function skipLiteral(at: i32, letters: u32, length: i32): i32 {
  if (at + length > textEnd) {
    // Cut off, or wrong before it is.
    for (let each = at; each < textEnd; each++) {
      if (load<u8>(each) !== <u8>(letters >> ((each - at) << 3))) return NO_OBJECT;
    }
    return UNFINISHED;
  }
  return load<u32>(at) === letters ? at + length : NO_OBJECT;
}

function skipNumber(at: i32): i32 {
  if (load<u8>(at) === 0x2d) at++;
  if (load<u8>(at) === 0x30) at++;
  else {
    const digits = skipDigits(at);
    if (digits === at) return faultAt(at);
    at = digits;
  }
  if (load<u8>(at) === 0x2e) {
    const digits = skipDigits(at + 1);
    if (digits === at + 1) return faultAt(digits);
    at = digits;
  }
  if ((load<u8>(at) | 0x20) === 0x65) {
    const sign: u32 = load<u8>(at + 1);
    const from = sign === 0x2d || sign === 0x2b ? at + 2 : at + 1;
    const digits = skipDigits(from);
    if (digits === from) return faultAt(digits);
    at = digits;
  }
  return at;
}

function skipDigits(at: i32): i32 {
  while (isDigit(load<u8>(at))) at++;
  return at;
}
