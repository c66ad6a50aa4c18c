import type { TimeUnit } from './dimension';
import { type Counted, NO_OUTCOMES } from './tally';

const MILLISECONDS: Readonly<Record<TimeUnit, number>> = { hour: 3_600_000, day: 86_400_000 };

/**
 * The hours or days between the first and the last one with those in which nothing happened.
 * @param counted in order of time, as `valueBy` prints them
 * @param most rows that are worth it: a longer series is given back as it is
 */
export function fillGaps(counted: readonly Counted[], unit: TimeUnit, most: number): Counted[] {
  const first = timeOf(counted[0]);
  const last = timeOf(counted.at(-1));
  if (first === undefined || last === undefined) return [...counted];
  const step = MILLISECONDS[unit];
  if ((last - first) / step >= most) return [...counted];
  const byTime = new Map(counted.map((each) => [timeOf(each), each]));
  const filled: Counted[] = [];
  for (let time = first; time <= last; time += step) {
    filled.push(byTime.get(time) ?? { value: print(time, unit), ...NO_OUTCOMES });
  }
  return filled;
}

function timeOf(counted: Counted | undefined): number | undefined {
  const time = Date.parse(counted?.value ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function print(time: number, unit: TimeUnit): string {
  const iso = new Date(time).toISOString();
  return unit === 'day' ? iso.slice(0, '2026-01-02'.length) : `${iso.slice(0, 13)}:00Z`;
}
