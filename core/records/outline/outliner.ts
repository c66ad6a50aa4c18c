import { instantiate } from '../../web-assembly';
import { KNOWN_FIELDS } from './known-fields';
import { OUTLINE_CODE } from './outline-code';

/** Where the known fields of an object stand. */
export interface Outline {
  /**
   * None where none of KNOWN_FIELDS is there. Otherwise two numbers for each of them: where its value begins and ends,
   * from the object's brace; 0 for one that is not there. The end of a text that is just its bytes (ASCII without escapes) is negated.
   */
  readonly places: readonly number[];
  /** Whether there are fields of other names. */
  readonly hasOthers: boolean;
}

export type Outlined =
  | { readonly kind: 'object'; readonly end: number; readonly outline: Outline }
  /** It is sound as far as the text goes. */
  | { readonly kind: 'unfinished' }
  /**
   * It is broken; or it has more values or levels than `isTooIntricate` lets pass, more than `MOST_BYTES`, or names
   * in escapes or beyond ASCII.
   */
  | { readonly kind: 'no-object' };

/** CloudTrail caps an event at 256 KB (User Guide, "CloudTrail record contents"). */
export const MOST_BYTES = 512 * 1024;

const UNFINISHED: Outlined = { kind: 'unfinished' };
const NO_OBJECT: Outlined = { kind: 'no-object' };

/** What the code in assembly/ exports. */
interface Code {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly FIELDS: { readonly value: number };
  readonly SLOTS: { readonly value: number };
  readonly NAMES: { readonly value: number };
  readonly NAME_LENGTHS: { readonly value: number };
  readonly TEXT: { readonly value: number };
  outlineObject(start: number, end: number): number;
}

/**
 * Reads JSON objects as strictly as JSON.parse, without making their values: what most of a record says is never
 * asked for, and a third of what a log costs was making it. The code is WebAssembly, which looks at
 * 16 bytes at a time; its memory holds a window of the text.
 */
class Outliner {
  private readonly bytes: Uint8Array;
  private readonly fields: Int32Array;
  private readonly textAt: number;
  /** What its memory holds: this part of this text. */
  private text: Uint8Array | undefined;
  private from = 0;
  private to = 0;

  constructor(private readonly code: Code) {
    const { buffer } = code.memory;
    this.bytes = new Uint8Array(buffer);
    this.fields = new Int32Array(buffer, code.FIELDS.value, 2 * (KNOWN_FIELDS.length + 1));
    this.textAt = code.TEXT.value;
    this.teach(KNOWN_FIELDS);
  }

  private teach(names: readonly string[]): void {
    const { SLOTS, NAMES, NAME_LENGTHS } = this.code;
    for (const [index, name] of names.entries()) {
      const slot = index + 1;
      this.bytes[SLOTS.value + hashOf(name)] = slot;
      this.bytes[NAME_LENGTHS.value + slot] = name.length;
      this.bytes.set(Buffer.from(name), NAMES.value + slot * NAME_BYTES);
    }
  }

  /** @param start where the object's brace stands */
  outline(text: Uint8Array, start: number): Outlined {
    if (this.text !== text || start < this.from || start >= this.to) this.load(text, start);
    let end = this.run(start);
    if (end === IS_UNFINISHED && this.to < text.length && start > this.from) {
      this.load(text, start);
      end = this.run(start);
    }
    if (end === IS_UNFINISHED) return this.to < text.length ? NO_OBJECT : UNFINISHED;
    if (end < 0) return NO_OBJECT;
    return { kind: 'object', end: end - this.textAt + this.from, outline: this.takeOutline() };
  }

  private takeOutline(): Outline {
    const { fields } = this;
    const names = fields[0] ?? 0;
    // A log of a hundred thousand empty objects in a chunk takes no more memory than it must.
    if ((names & HAS_KNOWN) === 0) return names === 0 ? EMPTY : OTHERS_ALONE;
    const places = new Array<number>(fields.length - 2);
    for (let at = 0; at < places.length; at++) places[at] = fields[at + 2] ?? 0;
    return { places, hasOthers: (names & HAS_OTHERS) !== 0 };
  }

  private load(text: Uint8Array, from: number): void {
    this.text = text;
    this.from = from;
    this.to = Math.min(text.length, from + MOST_BYTES);
    this.bytes.set(text.subarray(from, this.to), this.textAt);
    this.bytes[this.textAt + this.to - from] = 0;
  }

  private run(start: number): number {
    return this.code.outlineObject(
      this.textAt + start - this.from,
      this.textAt + this.to - this.from,
    );
  }
}

const IS_UNFINISHED = -2;
const HAS_KNOWN = 1;
const HAS_OTHERS = 2;

const EMPTY: Outline = { places: [], hasOthers: false };
const OTHERS_ALONE: Outline = { places: [], hasOthers: true };

const NAME_BYTES = 32;

/** As in assembly/: apart for each of KNOWN_FIELDS. */
export function hashOf(name: string): number {
  return (name.length + name.charCodeAt(name.length - 3) * 45 + name.charCodeAt(0) * 11) & 63;
}

let outliner: Outliner | undefined;

/**
 * Outlines the object whose brace stands at `start`.
 * @param text not to be changed until another is outlined
 */
export function outlineObject(text: Uint8Array, start: number): Outlined {
  outliner ??= new Outliner(instantiate(OUTLINE_CODE) as Code);
  return outliner.outline(text, start);
}
