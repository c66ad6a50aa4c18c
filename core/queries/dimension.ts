import type { StoredEvent } from '../items/stored-event';

/** What events can be counted by. */
export const DIMENSIONS = [
  'eventName',
  'principal',
  'accessKey',
  'resource',
  'sourceIp',
  'errorCode',
  'service',
  'access',
  'account',
  'region',
  'hour',
  'day',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Hours and days follow one another; what else events are counted by has no order of its own. */
export type TimeUnit = 'hour' | 'day';

export function isTimeUnit(dimension: Dimension): dimension is TimeUnit {
  return dimension === 'hour' || dimension === 'day';
}

/**
 * What an event counts for.
 * @returns an hour as `2026-01-02T03:00Z`, a day as `2026-01-02`; undefined where the event has none
 */
export function valueBy(event: StoredEvent, dimension: Dimension): string | undefined {
  switch (dimension) {
    case 'hour':
      return `${event.at.slice(0, '2026-01-02T03'.length)}:00Z`;
    case 'day':
      return event.at.slice(0, '2026-01-02'.length);
    default:
      return event[dimension];
  }
}
