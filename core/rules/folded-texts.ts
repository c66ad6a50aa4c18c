import type { RuleEvent } from './expression';
import { placeOf, someAt, someScalar, textOf } from './fields';
import { fold } from './pattern';

type Read = (event: RuleEvent) => readonly string[];

/**
 * The texts of an event as rules compare them, whatever their case. Many rules ask for the same few
 * fields of one event after another: each field is read and folded once for all of them.
 */
export class FoldedTexts {
  private readonly readers = new Map<string, Read>();
  /** All texts of an event's record, however deep they stand. */
  readonly allOf: Read = remembering(({ record }, keep) => someScalar(record.whole(), keep));

  /** Gives the texts of a field: of lists their elements', of maps those of the values below. */
  readerOf(field: string): Read {
    const known = this.readers.get(field);
    if (known !== undefined) return known;
    const place = placeOf(field);
    const read = remembering((event, keep) =>
      someAt(event, place, (value) => someScalar(value, keep)),
    );
    this.readers.set(field, read);
    return read;
  }
}

/** @param visitAll calls back with each value, until it is told to stop, which it never is */
function remembering(
  visitAll: (event: RuleEvent, keep: (value: unknown) => boolean) => boolean,
): Read {
  let last: RuleEvent | undefined;
  let texts: string[] = [];
  const keep = (value: unknown) => {
    const text = textOf(value);
    if (text !== undefined) texts.push(fold(text));
    return false;
  };
  return (event) => {
    if (event === last) return texts;
    texts = [];
    visitAll(event, keep);
    last = event;
    return texts;
  };
}
