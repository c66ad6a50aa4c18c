/** Sigma correlation rules specification 2.1, "Time Selection". */
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const TIMESPAN = /^(\d{1,9})([smhd])$/;

/** What a deployed store looks back over for each event that comes. */
export const LONGEST_TIMESPAN_SECONDS = 7 * 86_400;

/**
 * Reads `90m`: a number, and s, m, h or d for seconds, minutes, hours or days.
 * @returns seconds, at least one; undefined for anything else
 */
export function parseTimespan(written: string): number | undefined {
  const [, number, unit = ''] = TIMESPAN.exec(written) ?? [];
  const seconds = Number(number) * (SECONDS[unit] ?? 0);
  return seconds > 0 ? seconds : undefined;
}
