/** What to generate. The same options give the same bytes. */
export interface GeneratorOptions {
  /** How many records in all. From 500 on, the whole incident is among them; below, none of it. */
  readonly events: number;
  /** Any whole number; another seed gives other ids, names and addresses. */
  readonly seed: number;
  /** The end of the period, in ISO 8601: nothing happens or is delivered after it. */
  readonly until?: string;
  /** How many days the period lasts. The incident fills its last hours even when it is shorter. */
  readonly days?: number;
  /** How many accounts deliver logs; the incident happens in the first. */
  readonly accounts?: number;
  /** About how many records a log file holds; unless said, files grow with the number of events. */
  readonly eventsPerFile?: number;
}

/** A fixed instant, so that a seed alone names a log; programs that show "today" pass their own. */
export const DEFAULT_UNTIL = '2026-06-30T12:00:00Z';
const DEFAULT_DAYS = 7;
const DEFAULT_ACCOUNTS = 3;
/** Below this, the incident would be most of the log. */
export const LEAST_EVENTS_WITH_INCIDENT = 500;

export interface Settings {
  readonly events: number;
  readonly seed: number;
  readonly until: number;
  readonly days: number;
  readonly accounts: number;
  readonly eventsPerFile: number;
}

/**
 * Fills in what was left out.
 * @throws {RangeError} naming the option that makes no sense.
 */
export function settle(options: GeneratorOptions): Settings {
  const { events, seed } = options;
  const settings = {
    events,
    seed,
    until: Date.parse(options.until ?? DEFAULT_UNTIL),
    days: options.days ?? DEFAULT_DAYS,
    accounts: options.accounts ?? DEFAULT_ACCOUNTS,
    // A small log still needs files enough to spread over days, accounts and Regions.
    eventsPerFile: options.eventsPerFile ?? Math.min(2000, Math.max(12, Math.round(events / 150))),
  };
  if (!Number.isSafeInteger(events) || events < 1) throw new RangeError('events must be 1 or more');
  if (!Number.isSafeInteger(seed)) throw new RangeError('seed must be a whole number');
  if (Number.isNaN(settings.until)) throw new RangeError('until must be a date in ISO 8601');
  if (!(settings.days > 0)) throw new RangeError('days must be more than 0');
  if (!(settings.eventsPerFile >= 1)) throw new RangeError('eventsPerFile must be 1 or more');
  return settings;
}
