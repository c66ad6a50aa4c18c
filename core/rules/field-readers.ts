import type { RuleEvent } from './expression';
import { type FieldPlace, placeOf, someAt, someScalar, textOf, type Visit } from './fields';
import { fold, type TextCheck } from './pattern';

/**
 * Reads what events have at the fields that rules ask for. Many rules ask for the same few fields of one event after
 * another: each is read, and its texts are folded, once for all of them.
 */
export class FieldReaders {
  private readonly readers = new Map<string, FieldReader>();
  private readonly all = new ReadTexts();
  private last: RuleEvent | undefined;

  /** @param field as rules write it */
  readerOf(field: string): FieldReader {
    const known = this.readers.get(field);
    if (known !== undefined) return known;
    const reader = new FieldReader(placeOf(field));
    this.readers.set(field, reader);
    return reader;
  }

  /** Whether a text of the event's record, folded, passes, however deep it stands. */
  someTextAnywhere(event: RuleEvent, check: TextCheck): boolean {
    if (event !== this.last) {
      this.all.readFrom([event.record.whole()], 1);
      this.last = event;
    }
    return this.all.some(check);
  }
}

/** As many values of an event long gone may be held on to. */
const MOST_STALE = 16;

/** Reads one field of one event after another. */
export class FieldReader {
  private last: RuleEvent | undefined;
  /** Those of the last event, and behind them some of events before it. */
  private values: unknown[] = [];
  private count = 0;
  private areTextsRead = false;
  private readonly texts = new ReadTexts();
  private readonly keep = (value: unknown) => {
    this.values[this.count++] = value;
    return false;
  };

  constructor(private readonly place: FieldPlace) {}

  /** Whether something stands there, be it null. */
  isThere(event: RuleEvent): boolean {
    if (event !== this.last) this.read(event);
    return this.count > 0;
  }

  /** Whether a value there passes; lists are visited whole. */
  some(event: RuleEvent, visit: Visit): boolean {
    if (event !== this.last) this.read(event);
    for (let at = 0; at < this.count; at++) if (visit(this.values[at])) return true;
    return false;
  }

  /** Whether a text there, folded, passes: of lists their elements count, of maps the values below. */
  someText(event: RuleEvent, check: TextCheck): boolean {
    if (event !== this.last) this.read(event);
    if (this.count === 0) return false;
    if (!this.areTextsRead) {
      this.texts.readFrom(this.values, this.count);
      this.areTextsRead = true;
    }
    return this.texts.some(check);
  }

  private read(event: RuleEvent): void {
    if (this.values.length > MOST_STALE) this.values = [];
    this.count = 0;
    this.areTextsRead = false;
    someAt(event, this.place, this.keep);
    this.last = event;
  }
}

/** Texts as rules compare them, whatever their case. */
class ReadTexts {
  private folded: string[] = [];
  /** What `folded` came from, where that was one text. */
  private only: string | undefined;
  private readonly keep = (value: unknown) => {
    const text = textOf(value);
    if (text !== undefined) this.folded.push(fold(text));
    return false;
  };

  readFrom(values: readonly unknown[], count: number): void {
    const [first] = values;
    if (count === 1 && typeof first === 'string') {
      // Event after event says the same.
      if (first === this.only) return;
      this.only = first;
      this.folded = [fold(first)];
      return;
    }
    this.only = undefined;
    this.folded = [];
    for (let at = 0; at < count; at++) someScalar(values[at], this.keep);
  }

  some(check: TextCheck): boolean {
    for (const text of this.folded) if (check(text)) return true;
    return false;
  }
}
