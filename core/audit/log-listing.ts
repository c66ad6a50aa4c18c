import { secondsOf, timeText } from '../calendar';
import { compactTime } from '../digests/digest-key';
import type { ArchivedObject, LogArchive } from '../ports';
import { parseLogKey } from '../records/log-key';
import { logsFolder, type Place } from './place';

const DAY_SECONDS = 24 * 60 * 60;

/** Minutes of delivery, ISO 8601 in UTC: from the first on, up to the second and without it. */
export interface Delivered {
  readonly from: string;
  readonly before: string;
}

/**
 * The log files of a place that were delivered between two times, as their names say, in order. Names
 * begin with the time within the folder of a day, so that no more is listed than is asked for.
 */
export async function* listLogs(
  archive: LogArchive,
  place: Place,
  { from, before }: Delivered,
): AsyncGenerator<ArchivedObject> {
  for (const day of daysOf(from, before)) {
    const folder = `${logsFolder(place)}${day.replaceAll('-', '/')}/`;
    const after = `${folder}${place.account}_CloudTrail_${place.region}_${minuteOf(from)}`;
    for await (const object of archive.list(place.bucket, folder, after)) {
      const { kind, deliveredAt = '' } = parseLogKey(object.key);
      if (kind !== 'log' || deliveredAt < from) continue;
      if (deliveredAt >= before) break;
      yield object;
    }
  }
}

/** The days, as in 2026-01-02, that a time falls on. */
function daysOf(from: string, before: string): readonly string[] {
  const days: string[] = [];
  for (let at = secondsOf(from); timeText(at).slice(0, 10) <= before.slice(0, 10); ) {
    days.push(timeText(at).slice(0, 10));
    at += DAY_SECONDS;
  }
  return days;
}

/** As log files' names print a time, without the `Z`: 20260102T0304. */
function minuteOf(time: string): string {
  return compactTime(new Date(time)).slice(0, 13);
}
