import { parseStreamKey } from '../core/items/keys';
import type { StoredEvent } from '../core/items/stored-event';
import type { EventReader, StreamListing } from '../core/ports';
import type { EventFilter } from '../core/queries/event-filter';
import { prepareQuery, type Question } from '../core/queries/query';

/** A question that somebody investigating would ask, and how much of the store concerns it. */
export interface AskedQuestion {
  readonly name: string;
  readonly question: Question;
  /**
   * Key ranges that may hold an answer: the streams and shards, or an index's. Counted here from what
   * the question says, so that the planner is held against it.
   */
  readonly mustTouch: number;
}

/** How many events a page shows. */
export const PAGE_EVENTS = 100;

/** Events of a kind to look for values in: enough that the most frequent one is a busy one. */
const SAMPLED_EVENTS = 3_000;
const DAY_MILLISECONDS = 86_400_000;

/**
 * Makes the questions for a store: each by the value that is the most frequent among its newest events,
 * which makes the longest answer.
 *
 * @throws {Error} when the store holds too little to ask about
 */
export async function makeQuestions(reader: EventReader): Promise<readonly AskedQuestion[]> {
  const listings = await reader.listStreams();
  const management = await sample({ category: 'management' }, reader);
  const objects = await sample({ service: 's3', category: 'data' }, reader);
  const sends = await sample({ service: 'ses', category: 'data' }, reader);

  const accessKey = mostFrequent(objects, (event) => event.accessKey);
  const principal = mostFrequent(management, (event) => event.principal);
  const object = mostFrequent(objects, placeOf);
  const [bucket, key] = splitPlace(object);
  const account = mostFrequent(objects, (event) => event.account);
  const { at, eventID } = management[0] ?? none('management events');

  const ofS3 = count(listings, { service: 's3' });
  const byAccessKey = { filter: { accessKey } };
  return [
    { name: 'access key', question: byAccessKey, mustTouch: 1 },
    {
      name: 'access key, last page',
      question: { ...byAccessKey, after: await findLastPage(byAccessKey, reader) },
      mustTouch: 1,
    },
    {
      name: 'principal, management',
      question: { filter: { principal: { whole: principal }, category: 'management' } },
      mustTouch: 1,
    },
    {
      // Its own events, and the copies from it.
      name: 'object',
      question: { filter: { resource: { name: bucket, objectKey: key, isS3: true } } },
      mustTouch: 2,
    },
    {
      // As an object; and in order of time, through every S3 stream, if that is found to be shorter.
      name: 'prefix, one folder',
      question: {
        filter: { resource: { name: bucket, objectPrefix: lastFolderOf(key), isS3: true } },
      },
      mustTouch: 2 + ofS3,
    },
    {
      name: 'prefix, wide',
      question: {
        filter: { resource: { name: bucket, objectPrefix: firstFolderOf(key), isS3: true } },
      },
      mustTouch: 2 + ofS3,
    },
    {
      // Beside its objects, the bucket itself.
      name: 'bucket',
      question: { filter: { resource: { name: bucket, isS3: true } } },
      mustTouch: 3 + ofS3,
    },
    {
      // Nothing says that it is no bucket: its objects and their copies are looked for too.
      name: 'SES identity',
      question: { filter: { resource: { name: mostFrequent(sends, (event) => event.resource) } } },
      mustTouch: 3,
    },
    {
      name: 'event name, management',
      question: {
        filter: {
          eventName: mostFrequent(management, (event) => event.eventName),
          category: 'management',
        },
      },
      mustTouch: 1,
    },
    {
      name: 'event id, management',
      question: { filter: { eventId: eventID, category: 'management' } },
      mustTouch: 1,
    },
    {
      name: 'one stream, one day',
      question: {
        filter: { account, service: 's3', category: 'management', ...theDayBefore(at) },
      },
      mustTouch: count(listings, { account, service: 's3', category: 'management' }),
    },
    {
      name: "account's service, all shards",
      question: { filter: { account, service: 's3' } },
      mustTouch: count(listings, { account, service: 's3' }),
    },
  ];
}

async function sample(filter: EventFilter, reader: EventReader): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  const query = await prepareQuery({ filter, expected: SAMPLED_EVENTS }, reader);
  for await (const { event } of query.events()) {
    events.push(event);
    if (events.length === SAMPLED_EVENTS) break;
  }
  return events;
}

/**
 * The value that the most events have.
 * @throws {Error} when none has any
 */
export function mostFrequent(
  events: readonly StoredEvent[],
  readValue: (event: StoredEvent) => string | undefined,
): string {
  const counts = new Map<string, number>();
  for (const event of events) {
    const value = readValue(event);
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? none('such events');
}

/** The position behind which a page of events is left: where a token to the last page points. */
async function findLastPage({ filter }: Question, reader: EventReader) {
  const query = await prepareQuery(
    { filter, order: 'oldest first', expected: PAGE_EVENTS + 1 },
    reader,
  );
  let events = 0;
  for await (const { position } of query.events()) {
    events++;
    if (events > PAGE_EVENTS) return position;
  }
  return undefined;
}

function placeOf({ resource, objectKey }: StoredEvent): string | undefined {
  return resource === undefined || !objectKey?.includes('/')
    ? undefined
    : `${resource}/${objectKey}`;
}

function splitPlace(place: string): [bucket: string, key: string] {
  const slash = place.indexOf('/');
  return [place.slice(0, slash), place.slice(slash + 1)];
}

function firstFolderOf(key: string): string {
  return key.slice(0, key.indexOf('/') + 1);
}

function lastFolderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}

function theDayBefore(at: string): { since: string; until: string } {
  const day = new Date(Date.parse(at) - DAY_MILLISECONDS).toISOString().slice(0, 10);
  return { since: `${day}T00:00:00Z`, until: `${day}T23:59:59Z` };
}

function count(
  listings: readonly StreamListing[],
  asked: { readonly account?: string; readonly service: string; readonly category?: string },
): number {
  return listings.filter(({ stream }) => {
    const { account, service, category } = parseStreamKey(stream) ?? {};
    return (
      service === asked.service &&
      (asked.account ?? account) === account &&
      (asked.category ?? category) === category
    );
  }).length;
}

function none(what: string): never {
  throw new Error(`the store holds no ${what} to ask about: it needs some thousand events`);
}
