import { instantiate } from '../web-assembly';
import { LENGTH_SYMBOLS, SYMBOLS } from './symbols';
import { TOKENIZER_CODE } from './tokenizer-code';

/** What the code in assembly/ exports. */
interface Code {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly COUNTS: { readonly value: number };
  readonly LENGTH_SYMBOLS: { readonly value: number };
  readonly TOKENS: { readonly value: number };
  readonly TEXT: { readonly value: number };
  indexFixedText(length: number): void;
  start(recordStart: number, end: number): void;
  cutBlock(): number;
  cutTo(): number;
  countTokens(): number;
  adler32(start: number, end: number, before: number): number;
}

const PAGE_BYTES = 64 * 1024;
/** Bytes behind the text that are read with its last ones. */
const MARGIN_BYTES = 16;
/** As many as the code in assembly/ makes of a block. */
const MOST_TOKENS = 16 * 1024 + 256;

/**
 * Cuts records into literals and matches (RFC 1951, section 4) with what precedes them: a fixed text and a closing
 * text of each record's own. The code is WebAssembly, which compares eight bytes at a time and pays for no check of
 * bounds; the text lies in its memory.
 */
export class Tokenizer {
  /** The block last cut; as `tokens.ts` reads them. */
  tokens = new Int32Array();
  /** How often each symbol stands in the block. */
  counts = new Int32Array();
  private room = Buffer.of();
  private readonly code: Code;

  /** @param fixed what precedes every record; of 32 KB at most */
  constructor(private readonly fixed: Uint8Array) {
    this.code = instantiate(TOKENIZER_CODE) as Code;
    this.viewMemory();
    const symbols = this.code.LENGTH_SYMBOLS.value;
    new Uint16Array(this.code.memory.buffer, symbols, LENGTH_SYMBOLS.length).set(LENGTH_SYMBOLS);
    this.room.set(fixed);
    this.code.indexFixedText(fixed.length);
  }

  /** How far the record is cut. */
  get at(): number {
    return this.code.cutTo();
  }

  get tokenCount(): number {
    return this.code.countTokens();
  }

  /**
   * Where to put a record and the text before it, behind the fixed text.
   * @param bytes of the two
   * @returns it is another one as soon as more is asked for
   */
  textOf(bytes: number): Buffer {
    const missing = this.fixed.length + bytes - this.room.length;
    if (missing > 0) {
      this.code.memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.viewMemory();
    }
    return this.room;
  }

  /** Begins a record, which was put into `textOf`, as the text before it was. */
  start(recordStart: number, end: number): void {
    this.code.start(recordStart, end);
  }

  /** Cuts the next block. @returns whether it is the last one */
  cutBlock(): boolean {
    return this.code.cutBlock() !== 0;
  }

  /** Continues the checksum of RFC 1950 over a part of the text. */
  adler32(start: number, end: number, before: number): number {
    return this.code.adler32(start, end, before);
  }

  /** Whatever saw the memory before it grew sees nothing now. */
  private viewMemory(): void {
    const { memory, COUNTS, TOKENS, TEXT } = this.code;
    const { buffer } = memory;
    this.counts = new Int32Array(buffer, COUNTS.value, SYMBOLS);
    this.tokens = new Int32Array(buffer, TOKENS.value, MOST_TOKENS);
    this.room = Buffer.from(buffer, TEXT.value, buffer.byteLength - TEXT.value - MARGIN_BYTES);
  }
}
