import { isOnTheCalendar } from '../calendar';
import { UsageError } from '../errors';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const RELATIVE = /^(\d{1,6})([smhdw])$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/;
const FIRST_MOMENT = Date.parse('0000-01-01T00:00:00Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Reads a moment that a person wrote: ISO 8601 (UTC where no offset stands), a date, or how long ago
 * (`2h`, `7d`).
 *
 * @param edge which end of a range it is: a date alone begins at its first second and ends at its last
 * @returns ISO 8601 in UTC, whole seconds
 * @throws {UsageError} naming the text and what is understood
 */
export function parseMoment(written: string, edge: 'since' | 'until', now: Date): string {
  const relative = RELATIVE.exec(written);
  if (relative !== null) {
    const seconds = Number(relative[1]) * (SECONDS[relative[2] ?? ''] ?? 0);
    return format(now.getTime() - seconds * 1000, written);
  }
  if (!isOnTheCalendar(written.slice(0, 10))) throw notUnderstood(written);
  if (DATE.test(written)) {
    return format(Date.parse(`${written}T${edge === 'since' ? '00:00:00' : '23:59:59'}Z`), written);
  }
  if (DATE_TIME.test(written)) {
    const iso = written.replace(' ', 'T');
    return format(Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(iso) ? iso : `${iso}Z`), written);
  }
  throw notUnderstood(written);
}

function format(milliseconds: number, written: string): string {
  const date = new Date(milliseconds);
  // Beyond four digits of years, texts are no longer in order of time.
  if (!(date.getTime() >= FIRST_MOMENT && date.getTime() <= LAST_MOMENT)) {
    throw notUnderstood(written);
  }
  return `${date.toISOString().slice(0, 19)}Z`;
}

function notUnderstood(written: string): UsageError {
  return new UsageError(
    `${JSON.stringify(written)} is not a time: write 2026-01-02T03:04:05Z, 2026-01-02, or how long ago, such as 90m, 2h or 7d`,
  );
}
