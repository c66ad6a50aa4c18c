import { secondsOf } from '../calendar';
import { parseAtKey } from '../items/keys';
import type { AlertStore } from '../ports';
import type { Rule } from '../rules/rule';
import type { Alert } from './alert';
import { slotOf } from './routes';

/** An event that belongs to an alert, as its stored item is found. */
export interface AlertEvent {
  /** Event time, ISO 8601 in UTC. */
  readonly at: string;
  readonly eventId: string;
  readonly stream: string;
}

/** What is gathered at most, to be put in order: some 300 bytes each. */
const MOST_GATHERED = 100_000;

/**
 * The events that belong to an alert, the oldest first, as far as its sightings are still kept.
 * @param rule the alert's own, which says how its sightings lie in the store
 */
export async function alertEvents(
  alert: Alert,
  rule: Rule,
  store: AlertStore,
): Promise<readonly AlertEvent[]> {
  const { from, to, group } = alert;
  const slots = { from: secondsOf(from) - slotOf(rule), to: secondsOf(to) };
  const values = group.map(({ value }) => value);
  const found = new Map<string, AlertEvent>();
  for await (const each of store.sightingsOf(rule.info.id, values, slots)) {
    if ('damaged' in each) continue;
    const { seen } = each;
    for (const { at: key, stream } of seen) {
      const { eventTime: at, eventId } = parseAtKey(key);
      if (at >= from && at <= to) found.set(`${key} ${stream}`, { at, eventId, stream });
    }
    if (found.size >= MOST_GATHERED) break;
  }
  const keys = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return keys.map(([, event]) => event);
}
