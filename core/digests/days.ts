import { namedTime } from './digest-key';

const DAY = 86_400_000;

/** Objects of a folder's days from one on to another lie between two keys. */
export interface DayRange {
  /** All of them come behind it. */
  readonly after: string;
  /** All of later days come behind it. A name's own time is no sign of that: it may lie. */
  readonly until: string;
}

/** @param folder with its closing slash; CloudTrail puts a folder for each year, month and day below it */
export function dayRange(folder: string, from: Date, to: Date): DayRange {
  return { after: dayKey(folder, from), until: dayKey(folder, new Date(to.getTime() + DAY)) };
}

function dayKey(folder: string, time: Date): string {
  return `${folder}${namedTime(time).toISOString().slice(0, 10).replaceAll('-', '/')}`;
}
