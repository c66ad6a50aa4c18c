/** Whether a date, as in 2026-01-02, exists: Date.parse takes 30 February for 2 March. */
export function isOnTheCalendar(date: string): boolean {
  // A log is about one day, or two.
  if (date === lastOnTheCalendar) return true;
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  const isThere =
    !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(date);
  if (isThere) lastOnTheCalendar = date;
  return isThere;
}

let lastOnTheCalendar = '';

/** The seconds that four digits of a year can say: texts of times before and after sort wrongly. */
const FIRST_SECOND = Date.parse('0000-01-01T00:00:00Z') / 1000;
const LAST_SECOND = Date.parse('9999-12-31T23:59:59Z') / 1000;

/** ISO 8601 in UTC, whole seconds; what lies outside of four-digit years is their nearest second. */
export function timeText(seconds: number): string {
  const told = Math.min(LAST_SECOND, Math.max(FIRST_SECOND, seconds));
  return new Date(Math.floor(told) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Seconds since 1970 of a time in ISO 8601; NaN for what is none. */
export function secondsOf(time: string): number {
  // An event's time is asked for several times in a row.
  if (time !== lastTime) {
    lastTime = time;
    lastSeconds = Date.parse(time) / 1000;
  }
  return lastSeconds;
}

let lastTime = '';
let lastSeconds = Number.NaN;
