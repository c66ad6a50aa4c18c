import { type FoundEvent, findInItem } from '../../core/queries/ordering';

const BEGIN = Date.parse('2026-03-04T00:00:00Z');

/** The event of the nth second. */
export function foundAt(n: number, stream = '111122223333/s3/data'): FoundEvent {
  const time = new Date(BEGIN + n * 1000).toISOString().slice(0, 19);
  return findInItem({ stream: { S: stream }, at: { S: `${time}Z#${n}` } });
}

/** The numbers of such events. */
export function numbersOf(found: readonly FoundEvent[]): number[] {
  return found.map(({ event }) => Number(event.eventID));
}

/** All that a sequence gives, or the first ones of it. */
export async function take<T>(sequence: AsyncIterable<T>, most = Number.POSITIVE_INFINITY) {
  const taken: T[] = [];
  if (most === 0) return taken;
  for await (const each of sequence) {
    taken.push(each);
    if (taken.length === most) break;
  }
  return taken;
}
