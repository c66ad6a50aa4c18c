import { secondsOf, timeText } from '../calendar';
import type { StoredEvent } from '../items/stored-event';
import type { EventReader } from '../ports';
import type { EventFilter } from '../queries/event-filter';
import { prepareQuery } from '../queries/query';
import type { Alert } from './alert';
import { MOST_RECENT_EVENTS } from './alert-detail';

/** What a principal did is told no further back than so. */
const RECENT_HOURS = 24;

/** Pages of the store that are read for it; where no index serves, a day of a busy bucket has thousands. */
const MOST_PAGES = 20;

/**
 * The last things that the alert's principal did, newest first, up to the alert's last event: by access
 * key; without one, among management events. Where they would have to be searched for, they may not be
 * all: a message must not wait for them.
 *
 * @returns at most `MOST_RECENT_EVENTS`; none where nobody is known to have done it
 */
export async function recentEvents(
  alert: Alert,
  reader: EventReader,
): Promise<readonly StoredEvent[]> {
  const filter = filterFor(alert);
  if (filter === undefined) return [];
  const query = await prepareQuery(
    { filter, expected: MOST_RECENT_EVENTS },
    readingAtMost(MOST_PAGES, reader),
  );
  const recent: StoredEvent[] = [];
  for await (const { event } of query.events()) {
    recent.push(event);
    if (recent.length === MOST_RECENT_EVENTS) break;
  }
  return recent;
}

/** A reader that gives up after some pages, of all reads together. */
function readingAtMost(pages: number, reader: EventReader): EventReader {
  let left = pages;
  return {
    listStreams: () => reader.listStreams(),
    async *read(request) {
      for await (const page of reader.read(request)) {
        yield page;
        if (--left <= 0) return;
      }
    },
  };
}

function filterFor({ accessKey, principal, account, to }: Alert): EventFilter | undefined {
  const times = { since: timeText(secondsOf(to) - RECENT_HOURS * 3600), until: to };
  if (accessKey) return { accessKey, ...times };
  if (!principal) return undefined;
  return { principal: { whole: principal }, account, category: 'management', ...times };
}
