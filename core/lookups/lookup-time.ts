import { isOnTheCalendar } from '../calendar';
import { UsageError } from '../errors';

const EPOCH = /^-?\d+(?:\.\d*)?$/;
const DATE_THEN_CLOCK = /^([\d/-]+)(?:(?:T|\s*,\s*|\s+)(\S.*))?$/i;

const YEAR_FIRST = /^(\d{4})([-/])(\d\d?)\2(\d\d?)$/;
const YEAR_LAST = /^(\d\d?)([-/])(\d\d?)\2(\d{4})$/;
const COMPACT_DATE = /^(\d{4})(\d\d)(\d\d)$/;

const ZONE = '(Z|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?)?';
const CLOCK = new RegExp(
  `^(\\d\\d?):(\\d\\d)(?::(\\d\\d)(?:[.,]\\d+)?)?\\s*([AP]M)?\\s*${ZONE}$`,
  'i',
);
const COMPACT_CLOCK = new RegExp(
  `^(\\d\\d)(?:(\\d\\d)(?:(\\d\\d)(?:[.,]\\d+)?)?)?()\\s*${ZONE}$`,
  'i',
);

/**
 * Reads a moment as `aws cloudtrail lookup-events` takes it: seconds since 1970, ISO 8601, a date, or
 * a date and a time with the month first (`01/27/2015, 01:16 PM`). A date alone is its first second,
 * UTC where no offset stands, and a fraction of a second is left out: so does the AWS CLI.
 *
 * Source: CloudTrail User Guide, "Valid <timestamp> formats".
 *
 * @returns ISO 8601 in UTC, whole seconds
 * @throws {UsageError} naming the text and what is understood
 */
export function parseLookupTime(written: string): string {
  const text = written.trim();
  const seconds = EPOCH.test(text) ? Math.floor(Number(text)) : readDateAndClock(text);
  const date = new Date((seconds ?? Number.NaN) * 1000);
  const iso = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  if (/^\d{4}-/.test(iso)) return `${iso.slice(0, 19)}Z`;
  throw new UsageError(
    `Invalid timestamp ${JSON.stringify(written)}: write 2026-01-02T03:04:05Z, 2026-01-02, "01/02/2026, 03:04 AM" (UTC), or seconds since 1970.`,
  );
}

/** @returns seconds since 1970 */
function readDateAndClock(text: string): number | undefined {
  const [, date = '', clock] = DATE_THEN_CLOCK.exec(text) ?? [];
  const day = readDate(date);
  const ofDay = clock === undefined ? 0 : readClock(clock);
  return day === undefined || ofDay === undefined ? undefined : day + ofDay;
}

function readDate(text: string): number | undefined {
  const [, year, month, day] = datePartsOf(text) ?? [];
  const iso = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  return isOnTheCalendar(iso) ? Date.parse(`${iso}T00:00:00Z`) / 1000 : undefined;
}

function datePartsOf(text: string): readonly (string | undefined)[] | undefined {
  const compact = COMPACT_DATE.exec(text);
  if (compact !== null) return compact;
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst !== null) return [text, yearFirst[1], yearFirst[3], yearFirst[4]];
  const yearLast = YEAR_LAST.exec(text);
  return yearLast === null ? undefined : [text, yearLast[4], yearLast[1], yearLast[3]];
}

/** @returns seconds since midnight in UTC: less than none where the zone is behind */
function readClock(text: string): number | undefined {
  const match = CLOCK.exec(text) ?? COMPACT_CLOCK.exec(text);
  if (match === null) return undefined;
  const [, written, minute = '0', second = '0', half, zone] = match;
  const hour = hourOf(Number(written), half?.toUpperCase());
  if (hour === undefined || Number(minute) > 59 || Number(second) > 59) return undefined;
  return hour * 3600 + Number(minute) * 60 + Number(second) - offsetOf(zone);
}

function hourOf(written: number, half: string | undefined): number | undefined {
  if (!half) return written <= 23 ? written : undefined;
  if (written < 1 || written > 12) return undefined;
  return (written % 12) + (half === 'PM' ? 12 : 0);
}

/** How far a zone is before UTC, in seconds. */
function offsetOf(zone: string | undefined): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone ?? '') ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
