import { storedText } from '../items/event-item';
import {
  noObjectRange,
  objectRange,
  objectsRange,
  parseStreamKey,
  partitionKey,
  type SortKeyRange,
  timeRange,
} from '../items/keys';
import { nameMark } from '../items/stream-marks';
import type { StreamListing } from '../ports';
import type { EventIndex } from '../tables';
import type { EventFilter, ResourceFilter } from './event-filter';
import type { KeyedRead } from './keyed-read';

/** How a filter is answered: which reads, and how their results come into one order. */
export interface Plan {
  readonly filter: EventFilter;
  /** The streams that may hold an event that the filter asks for. */
  readonly streams: readonly string[];
  /** The index that was chosen; absent when only streams are read. */
  readonly index?: EventIndex;
  /** Reads that answer in order of time. */
  readonly inOrder: readonly KeyedRead[];
  /** Reads that answer in order of object keys, for a bucket's objects or those of a prefix. */
  readonly byObjectKey?: ObjectReads;
  /** Reads for the case that the others find nothing: an event id names one event. */
  readonly otherwise?: readonly KeyedRead[];
  /** Set when no key narrows the reading: what to add to the filter. */
  readonly scans?: string;
}

/**
 * The same events by two ways: one index range, in order of object keys, which must be read whole
 * before the first event is known; or the streams, in order of time, past whatever else they hold.
 */
export interface ObjectReads {
  readonly ranges: readonly KeyedRead[];
  readonly streams: readonly KeyedRead[];
}

/** What one index can serve of a filter. */
interface Choice {
  readonly index: EventIndex;
  readonly inOrder: readonly KeyedRead[];
  readonly ranges: readonly KeyedRead[];
}

/**
 * Plans the reads for a filter: by the index whose key fits the fewest events and holds every event
 * that may match, where there is one. An event id is the narrowest key, an event name the widest.
 * Streams with events that are not in the chosen index are read themselves.
 *
 * @param listings every stream that holds events
 */
export function planQuery(filter: EventFilter, listings: readonly StreamListing[]): Plan {
  const chosen = chooseStreams(listings, filter);
  const streams = chosen.map(({ stream }) => stream);
  if (streams.length === 0) return { filter, streams, inOrder: [] };
  const choice = chooseIndex(filter, chosen);
  if (choice === undefined) {
    const hasKey = choicesOf(filter).length > 0;
    const isScan = seeksFew(filter) && !isNarrowed(filter) && !hasKey;
    const scans = isScan ? describeWhatToAdd(filter) : undefined;
    return { filter, streams, inOrder: streams.map(readStream(filter)), ...(scans && { scans }) };
  }
  const covered = chosen.filter((listing) => isIn(listing, choice.index));
  const uncovered = chosen.filter((listing) => !isIn(listing, choice.index));
  const rest = uncovered.map(({ stream }) => readStream(filter)(stream));
  const inIndex = covered.length > 0 ? choice.inOrder : [];
  const ofObjects = covered.filter(({ hasObjects }) => hasObjects).map(({ stream }) => stream);
  const isById = choice.index === 'eventId' && inIndex.length > 0;
  return {
    filter,
    streams,
    index: choice.index,
    inOrder: isById ? inIndex : [...inIndex, ...rest],
    ...(isById && rest.length > 0 && { otherwise: rest }),
    ...(choice.ranges.length > 0 &&
      ofObjects.length > 0 && {
        byObjectKey: { ranges: choice.ranges, streams: ofObjects.map(readStream(filter)) },
      }),
  };
}

/** The streams that may hold an event which the filter asks for, by what is known of them. */
function chooseStreams(listings: readonly StreamListing[], filter: EventFilter): StreamListing[] {
  const { since, until, eventName } = filter;
  if (since !== undefined && until !== undefined && since > until) return [];
  const name = eventName === undefined ? undefined : nameMark(storedText(eventName));
  return listings.filter(({ stream, eventNames }) => {
    const { account, service, category } = parseStreamKey(stream) ?? {};
    return (
      (filter.account ?? account) === account &&
      (filter.service ?? service) === service &&
      (filter.category ?? category) === category &&
      (name === undefined || eventNames.includes(name)) &&
      canHold(service, category, filter)
    );
  });
}

/** What every event is by its classification: data events of S3 act on objects, only SES sends. */
function canHold(
  service: string | undefined,
  category: string | undefined,
  { resource, level, access }: EventFilter,
): boolean {
  // Events of any service may name a resource by its ARN.
  if (resource?.isS3 && resource.arn === undefined && service !== 's3') return false;
  if (level !== undefined && service !== 's3') return false;
  if ((level === 'account' || level === 'bucket') && category === 'data') return false;
  return access !== 'send' || service === 'ses';
}

function chooseIndex(filter: EventFilter, streams: readonly StreamListing[]): Choice | undefined {
  const choices = choicesOf(filter);
  const complete = choices.find(({ index }) => streams.every((each) => isIn(each, index)));
  const partial = choices.find(({ index }) => streams.some((each) => isIn(each, index)));
  return complete ?? partial;
}

/** The indexes that have a key in the filter, the one whose keys fit the fewest events first. */
function choicesOf(filter: EventFilter): Choice[] {
  const { eventId, accessKey, principal, resource, eventName } = filter;
  const range = timeRange(filter);
  const choices: (Choice | false | undefined)[] = [
    eventId !== undefined &&
      byTime('eventId', { index: 'by-event-id', partition: partitionKey(eventId), range }),
    resource?.objectKey !== undefined && byResource(resource, filter),
    accessKey !== undefined &&
      byTime('accessKey', { index: 'by-access-key', partition: storedText(accessKey), range }),
    principal !== undefined &&
      'whole' in principal &&
      byTime('principal', {
        index: 'by-principal',
        partition: partitionKey(principal.whole),
        range,
      }),
    resource !== undefined && byResource(resource, filter),
    eventName !== undefined &&
      byTime('eventName', { index: 'by-event-name', partition: storedText(eventName), range }),
  ];
  return choices.filter((choice) => typeof choice === 'object');
}

function byTime(index: EventIndex, read: KeyedRead): Choice {
  return { index, inOrder: [read], ranges: [] };
}

function byResource(resource: ResourceFilter, filter: EventFilter): Choice {
  const { name, arn, objectKey, objectPrefix } = resource;
  const target = { index: 'by-resource', partition: partitionKey(name) } as const;
  const source = { index: 'by-copy-source', partition: partitionKey(name) } as const;
  const itself = noObjectRange(filter);
  const byArn =
    arn === undefined ? [] : [{ ...target, partition: partitionKey(arn), range: itself }];
  const rangesOf = (range: SortKeyRange) => [target, source].map((each) => ({ ...each, range }));
  if (objectKey !== undefined) {
    const inOrder = [...rangesOf(objectRange(objectKey, filter)), ...byArn];
    return { index: 'resource', inOrder, ranges: [] };
  }
  // A copy may name no object of its source, such as an access point.
  const objectRanges =
    objectPrefix === undefined
      ? [{ ...target, range: objectsRange('') }, source]
      : rangesOf(objectsRange(objectPrefix));
  return {
    index: 'resource',
    inOrder: [...(objectPrefix === undefined ? [{ ...target, range: itself }] : []), ...byArn],
    ranges: canHoldObjects(resource, filter) ? objectRanges : [],
  };
}

/** Whether objects of what is named are asked for: whatever a call names as its bucket may have some. */
function canHoldObjects({ withoutObjects, isSes }: ResourceFilter, { service }: EventFilter) {
  return !withoutObjects && !isSes && (service ?? 's3') === 's3';
}

function readStream(filter: EventFilter): (stream: string) => KeyedRead {
  const range = timeRange(filter);
  return (partition) => ({ partition, range });
}

function isIn({ unindexed }: StreamListing, index: EventIndex): boolean {
  return !unindexed.includes(index);
}

/** Whether streams or their time bound what is read. */
function isNarrowed({ account, service, category, since, until }: EventFilter): boolean {
  return [account, service, category, since, until].some((each) => each !== undefined);
}

/**
 * Whether few events may match, so that reading streams passes by most of what they hold. A level, a
 * kind of access or a Region fits so many that reading for them is like reading without a filter.
 */
function seeksFew(filter: EventFilter): boolean {
  const { account, service, category, since, until, ...rest } = filter;
  const { level, access, readOrWrite, region, ...selective } = rest;
  return Object.values(selective).some((each) => each !== undefined);
}

function describeWhatToAdd({ principal }: EventFilter): string {
  const whole =
    principal && 'part' in principal
      ? 'the whole principal as events print it (111122223333:user/alice), '
      : '';
  return `${whole}a time, an account, a service or a category, or what an index holds: a resource, a principal, an access key, an event name or an event id`;
}
