const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const UPPER_ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const ALPHANUMERIC = BASE64.slice(0, 62);

/**
 * Turns any parts into the four words that seed a generator, so that a stream can be named
 * ("the session of this role in this hour") instead of being passed around.
 * The hash is cyrb128 by bryc, public domain: https://github.com/bryc/code/blob/master/jshash/PRNGs.md
 */
function hashParts(parts: readonly (string | number)[]): [number, number, number, number] {
  const text = parts.join('\u0000');
  let h1 = 1779033703;
  let h2 = 3144134277;
  let h3 = 1013904242;
  let h4 = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    h1 = h2 ^ Math.imul(h1 ^ unit, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ unit, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ unit, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ unit, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  h1 ^= h2 ^ h3 ^ h4;
  return [h1, h2 ^ h1, h3 ^ h1, h4 ^ h1];
}

/**
 * Seeded random values in the forms that CloudTrail prints. The generator is sfc32 ("small fast
 * counting") by Chris Doty-Humphrey, from PractRand, public domain: https://pracrand.sourceforge.net/
 * It uses 32-bit integers only, so that every platform draws the same values.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  private constructor(words: readonly [number, number, number, number]) {
    this.a = words[0];
    this.b = words[1];
    this.c = words[2] ^ words[3];
    // PractRand's own seeding discards the first rounds, which still resemble the seed.
    for (let i = 0; i < 12; i++) this.word();
  }

  /** The stream with this name; the same parts give the same stream. */
  static named(...parts: readonly (string | number)[]): Random {
    return new Random(hashParts(parts));
  }

  /** The stream of a numbered thing: as `named`, without the price of hashing a text. */
  static numbered(first: number, second: number): Random {
    return new Random([first | 0, Math.imul(second, 2654435761), second | 0, 0]);
  }

  /** 32 random bits, as an unsigned integer. */
  word(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** At least 0 and below 1. */
  fraction(): number {
    return this.word() / 4294967296;
  }

  /** A whole number, at least 0 and below `limit`. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** A size of any magnitude up to 2^`bits`: most are small, a few are huge. */
  magnitude(bits: number): number {
    return Math.floor(2 ** this.between(0, bits - 1) * (1 + this.fraction()));
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.hexWord();
    return text.slice(0, length);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const first = this.hexWord();
    const second = this.hexWord();
    const third = this.hexWord();
    const variant = '89ab'.charAt(this.word() >>> 30);
    return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-${variant}${third.slice(1, 4)}-${third.slice(4)}${this.hexWord()}`;
  }

  /** Upper-case letters and digits: the form of S3 request ids. */
  upper(length: number): string {
    return this.from(UPPER_ALPHANUMERIC, length, 5);
  }

  /** The letters that IAM uses in its ids. */
  base32(length: number): string {
    return this.from(BASE32, length, 6);
  }

  /** Letters of both cases and digits: the form of a log file's unique part. */
  alphanumeric(length: number): string {
    return this.from(ALPHANUMERIC, length, 5);
  }

  /** Base64 text of the given length, padded with `=`. */
  base64(length: number, padding = 1): string {
    return this.from(BASE64, length - padding, 5) + '='.repeat(padding);
  }

  private hexWord(): string {
    const word = this.word();
    return `${HEX[word >>> 24]}${HEX[(word >>> 16) & 255]}${HEX[(word >>> 8) & 255]}${HEX[word & 255]}`;
  }

  /** One word serves several characters: ids are half of the generator's work. */
  private from(alphabet: string, length: number, perWord: number): string {
    const size = alphabet.length;
    let text = '';
    for (let drawn = 0; drawn < length; drawn += perWord) {
      let word = this.word();
      const count = Math.min(perWord, length - drawn);
      for (let i = 0; i < count; i++) {
        text += alphabet.charAt(word % size);
        word = Math.floor(word / size);
      }
    }
    return text;
  }
}

/** Draws a position by its weight. Division and addition are exact, so platforms agree on them. */
export class Weighted<T> {
  private readonly upTo: number[] = [];
  /** In the order of their entries. */
  readonly all: readonly T[];

  constructor(entries: readonly (readonly [weight: number, item: T])[]) {
    let total = 0;
    for (const [weight] of entries) {
      total += weight;
      this.upTo.push(total);
    }
    this.all = entries.map(([, item]) => item);
  }

  /** A list whose first items are the popular ones, as Zipf found: the nth has a weight of 1/n. */
  static zipf<T>(items: readonly T[]): Weighted<T> {
    return new Weighted(items.map((item, index) => [1 / (index + 1), item]));
  }

  pick(random: Random): T {
    const total = this.upTo[this.upTo.length - 1] ?? 0;
    const target = random.fraction() * total;
    let low = 0;
    let high = this.upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.upTo[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    const item = this.all[low];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }
}
