import { KNOWN_FIELDS } from './outline/known-fields';
import type { Outline } from './outline/outliner';
import { RecentValues } from './recent-values';
import type { JsonObject } from './record';
import { fieldsOf, type RecordFields } from './record-fields';

/** The number of a known field. */
const NUMBER_OF: ReadonlyMap<string, number> = new Map(
  KNOWN_FIELDS.map((name, index) => [name, index]),
);

/** Whoever calls once calls again: more than half of a log's records repeat what one shortly before them said of it. */
const CALLER = NUMBER_OF.get('userIdentity');
const callers = new RecentValues();

const [T, F, N] = [0x74, 0x66, 0x6e];

/** A record as it is written, sound as JSON; a value is made when it is first asked for. */
export class WrittenRecord implements RecordFields {
  /** By the numbers of fields. A chunk may hold a hundred thousand records of which nothing is asked, or there. */
  private made: unknown[] | undefined;
  private parsed: JsonObject | undefined;

  /** @param bytes the record's own, and nothing else */
  constructor(
    readonly bytes: Buffer,
    private readonly outline: Outline,
  ) {}

  get(name: string): unknown {
    const number = NUMBER_OF.get(name);
    if (number === undefined) {
      return this.outline.hasOthers ? fieldsOf(this.whole()).get(name) : undefined;
    }
    const { places } = this.outline;
    const start = places[2 * number] ?? 0;
    if (start === 0) return undefined;
    // Long enough from the beginning, since they are asked for in no order.
    this.made ??= new Array<unknown>(KNOWN_FIELDS.length);
    const made = this.made[number];
    if (made !== undefined) return made;
    const value = this.make(number, start, places[2 * number + 1] ?? 0);
    this.made[number] = value;
    return value;
  }

  whole(): JsonObject {
    this.parsed ??= JSON.parse(this.bytes.toString()) as JsonObject;
    return this.parsed;
  }

  private make(number: number, start: number, end: number): unknown {
    const { bytes } = this;
    // Just its bytes, between two quotes.
    if (end < 0) return bytes.toString('latin1', start + 1, -end - 1);
    switch (bytes[start]) {
      case T:
        return true;
      case F:
        return false;
      case N:
        return null;
      default:
        if (number === CALLER) return callers.parse(bytes, start, end);
        return JSON.parse(bytes.toString('utf8', start, end));
    }
  }
}
