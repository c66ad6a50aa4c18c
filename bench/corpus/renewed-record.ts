/** The ids that CloudTrail makes up for each event; what a person wrote may only look like one. */
const IDS = /"(?:eventID|requestID)":"([0-9A-Za-z-]{8,})"/g;

/** So many characters of an id are written anew. */
const RENEWED = 8;
const DIGITS = '0123456789abcdef';

/** Any odd number: each multiple of it up to 2^32 is another number in 32 bits. */
const STEP = 0x9e3779b1;

/**
 * A record that is written again and again, each time as another event: its ids are changed in place. A
 * gigabyte of records costs little more than its bytes then, and no event has its double.
 */
export class RenewedRecord {
  private readonly places: readonly { readonly at: number; readonly first: number }[];

  /** As `renew` left it. */
  readonly bytes: Buffer;

  constructor(record: Buffer) {
    this.bytes = Buffer.from(record);
    // One character a byte: places in the text are places in the bytes.
    const text = record.toString('latin1');
    this.places = Array.from(text.matchAll(IDS), ({ 0: { length: all }, 1: id = '', index }) => ({
      at: index + all - 1 - id.length,
      first: Number.parseInt(id.slice(0, RENEWED), 36) >>> 0,
    }));
  }

  /** Makes it the event that it is in this round, from 0 on; in the first it is what it was. */
  renew(round: number): void {
    if (round === 0) return;
    for (const { at, first } of this.places) {
      let value = (first + Math.imul(round, STEP)) >>> 0;
      for (let place = at; place < at + RENEWED; place++) {
        this.bytes[place] = DIGITS.charCodeAt(value & 15);
        value >>>= 4;
      }
    }
  }
}
