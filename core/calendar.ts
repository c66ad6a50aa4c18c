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
    lastSeconds = readSeconds(time);
  }
  return lastSeconds;
}

let lastTime = '';
let lastSeconds = Number.NaN;

/** The engine takes ten times as long to read a time as to read what is not the same for a whole log. */
function readSeconds(time: string): number {
  const inDay = secondsInDay(time);
  if (Number.isNaN(inDay)) return Date.parse(time) / 1000;
  if (!time.startsWith(lastDay)) {
    const day = time.slice(0, DAY_LENGTH);
    if (!DAY.test(day)) return Date.parse(time) / 1000;
    lastDay = day;
    lastDaySeconds = Date.parse(`${day}00:00:00Z`) / 1000;
  }
  return lastDaySeconds + inDay;
}

const DAY = /^\d{4}-\d\d-\d\dT$/;

const DAY_LENGTH = '2026-03-04T'.length;
const TIME_LENGTH = '2026-03-04T05:06:07Z'.length;

let lastDay = '1970-01-01T';
let lastDaySeconds = 0;

/** NaN for what is not of the form 2026-03-04T05:06:07Z, but for the day: that is not looked at. */
function secondsInDay(time: string): number {
  if (time.length !== TIME_LENGTH || time[19] !== 'Z') return Number.NaN;
  if (time[13] !== ':' || time[16] !== ':') return Number.NaN;
  const hours = twoDigits(time, 11);
  const minutes = twoDigits(time, 14);
  const seconds = twoDigits(time, 17);
  return hours < 24 && minutes < 60 && seconds < 60
    ? hours * 3600 + minutes * 60 + seconds
    : Number.NaN;
}

/** NaN where there are none. */
function twoDigits(text: string, place: number): number {
  const tens = text.charCodeAt(place) - DIGIT_ZERO;
  const ones = text.charCodeAt(place + 1) - DIGIT_ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const DIGIT_ZERO = '0'.charCodeAt(0);
