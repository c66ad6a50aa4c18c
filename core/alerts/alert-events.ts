import { secondsOf } from '../calendar';
import { parseAtKey } from '../items/keys';
import type { AlertStore } from '../ports';
import type { Alert } from './alert';
import { SLOT_SECONDS } from './sightings';

/** An event that belongs to an alert, as its stored item is found. */
export interface AlertEvent {
  /** Event time, ISO 8601 in UTC. */
  readonly at: string;
  readonly eventId: string;
  readonly stream: string;
}

/** What is gathered at most, to be put in order: some 300 bytes each. */
const MOST_GATHERED = 100_000;

/** The events that belong to an alert, the oldest first, as far as its sightings are still kept. */
export async function alertEvents(
  alert: Alert,
  store: Pick<AlertStore, 'readSightings'>,
): Promise<readonly AlertEvent[]> {
  const { from, to, group } = alert;
  const values = group.map(({ value }) => value);
  const found = new Map<string, AlertEvent>();
  const range = {
    rule: alert.rule.id,
    groups: [values],
    slots: { from: secondsOf(from) - SLOT_SECONDS, to: secondsOf(to) },
    mostOfGroup: MOST_GATHERED,
  };
  await store.readSightings(range, (each) => {
    if ('damaged' in each || found.size >= MOST_GATHERED) return;
    for (const { at: key, stream } of each.seen) {
      const { eventTime: at, eventId } = parseAtKey(key);
      if (at >= from && at <= to) found.set(`${key} ${stream}`, { at, eventId, stream });
    }
  });
  const keys = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return keys.map(([, event]) => event);
}
