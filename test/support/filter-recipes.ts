import * as fc from 'fast-check';
import type { TrailEvent } from '../../core/events/event';
import type { EventFilter, PrincipalFilter, ResourceFilter } from '../../core/queries/event-filter';

/**
 * How to make a filter: for each of some fields, what one event says there, or something that is
 * nearly that. Values drawn on their own would hardly ever meet.
 */
export interface FilterRecipe {
  /** The event whose values are taken, as a share of all events. */
  readonly anchor: number;
  readonly fields: readonly Field[];
  /** Fields whose value is another event's. */
  readonly foreign: readonly Field[];
  readonly other: number;
  /** Fields whose value is spoilt, and how. */
  readonly spoilt: readonly Field[];
  readonly variant: number;
}

const FIELDS = [
  'account',
  'service',
  'category',
  'level',
  'access',
  'readOrWrite',
  'region',
  'eventName',
  'principal',
  'accessKey',
  'resource',
  'sourceIp',
  'errorCode',
  'eventId',
  'sharedEventId',
  'since',
  'until',
] as const;
type Field = (typeof FIELDS)[number];

/** The fields that reads are planned by come up more often than the others. */
const KEYS: readonly Field[] = ['resource', 'principal', 'accessKey', 'eventName', 'eventId'];

const aFewOf = (fields: readonly Field[], maxLength: number) =>
  fc.subarray([...fields], { minLength: 0, maxLength });

export const filterRecipes: fc.Arbitrary<FilterRecipe> = fc.record({
  anchor: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  other: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  fields: fc
    .tuple(aFewOf(KEYS, 2), aFewOf(FIELDS, 3))
    .map(([keys, any]) => [...new Set([...keys, ...any])]),
  foreign: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: aFewOf(FIELDS, 2) },
  ),
  spoilt: fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: aFewOf(FIELDS, 1) },
  ),
  variant: fc.nat(1000),
});

/** The filter that a recipe makes of these events. */
export function filterFrom(recipe: FilterRecipe, events: readonly TrailEvent[]): EventFilter {
  const { fields, foreign, spoilt, variant } = recipe;
  const anchor = events[Math.floor(recipe.anchor * events.length)];
  const other = events[Math.floor(recipe.other * events.length)];
  if (anchor === undefined || other === undefined) return {};
  const filter: { -readonly [name in keyof EventFilter]: EventFilter[name] } = {};
  for (const field of fields) {
    const makers = MAKERS[field];
    const event = foreign.includes(field) ? other : anchor;
    Object.assign(filter, makers(event, variant, spoilt.includes(field)));
  }
  return inOrder(filter);
}

/** What was written is checked for it before any query is made. */
function inOrder(filter: EventFilter): EventFilter {
  const { since, until } = filter;
  const isReversed = since !== undefined && until !== undefined && since > until;
  return isReversed ? { ...filter, since: until, until: since } : filter;
}

type Maker = (event: TrailEvent, variant: number, isSpoilt: boolean) => EventFilter;

const textOf =
  (name: Extract<Field, keyof TrailEvent>): Maker =>
  (event, variant, isSpoilt) => {
    const value = event[name];
    if (typeof value !== 'string') return {};
    return { [name]: isSpoilt ? spoil(value, variant) : value };
  };

const MAKERS: Readonly<Record<Field, Maker>> = {
  account: textOf('account'),
  service: textOf('service'),
  category: ({ category }) => ({ category }),
  level: ({ level }) => ({ level }),
  access: ({ access }) => ({ access }),
  readOrWrite: (_, variant) => ({ readOrWrite: variant % 2 === 0 ? 'read' : 'write' }),
  region: textOf('region'),
  eventName: textOf('eventName'),
  principal: (event, variant, isSpoilt) => ({ principal: principalOf(event, variant, isSpoilt) }),
  accessKey: textOf('accessKey'),
  resource: (event, variant, isSpoilt) => ({ resource: resourceOf(event, variant, isSpoilt) }),
  sourceIp: ({ sourceIp }, variant) => ({ sourceIp: blockAround(sourceIp, variant) }),
  errorCode: ({ errorCode }, variant) => ({
    errorCode: ['any', 'denied', errorCode, errorCode][variant % 4],
  }),
  eventId: textOf('eventId'),
  sharedEventId: textOf('sharedEventId'),
  since: ({ eventTime }, variant) => ({ since: secondsFrom(eventTime, (variant % 4) - 2) }),
  until: ({ eventTime }, variant) => ({ until: secondsFrom(eventTime, (variant % 4) - 1) }),
};

function principalOf(
  { principal }: TrailEvent,
  variant: number,
  isSpoilt: boolean,
): PrincipalFilter {
  const text = isSpoilt ? spoil(principal, variant) : principal;
  if (variant % 3 !== 0) return { whole: text };
  const begin = variant % (text.length - 1 || 1);
  return { part: text.slice(begin, begin + 1 + (variant % 12)) };
}

function resourceOf(
  event: TrailEvent,
  variant: number,
  isSpoilt: boolean,
): ResourceFilter | undefined {
  const place = variant % 5 === 0 ? (event.copySource ?? event) : event;
  if (place.resource === undefined) return undefined;
  const name = isSpoilt && variant % 2 === 0 ? spoil(place.resource, variant) : place.resource;
  const isS3 = event.service === 's3' && (variant % 3 === 0 || !IS_BUCKET.test(name));
  const base = { name, ...(isS3 && { isS3 }) };
  const key = place.objectKey;
  switch (variant % 7) {
    case 0:
    case 1:
      return base;
    case 2:
      return { ...base, withoutObjects: true };
    case 3:
      return { ...base, objectPrefix: prefixOf(key ?? '', variant) };
    default:
      if (key === undefined) return base;
      return { ...base, objectKey: isSpoilt ? spoil(key, variant) : key };
  }
}

/** Of a name that no bucket can have, calls on objects are sought only where S3 is asked for. */
const IS_BUCKET = /^[A-Za-z0-9._/-]{1,255}$/;

/**
 * Longer beginnings may lie behind what is kept of the key of a copy's source. See `keptObjectKey`.
 */
const LONGEST_PREFIX_BYTES = 960;

/** A beginning that ends between two characters, as whatever a person can write. */
function prefixOf(key: string, variant: number): string {
  const characters = [...key];
  const lengths = [0, 1, 2, characters.length - 1, characters.length, characters.length >> 1];
  const prefix = characters.slice(0, lengths[variant % lengths.length]).join('');
  return Buffer.byteLength(prefix) > LONGEST_PREFIX_BYTES
    ? characters.slice(0, 200).join('')
    : prefix;
}

function blockAround(sourceIp: string | undefined, variant: number): string | undefined {
  if (sourceIp === undefined) return undefined;
  if (/^[1-9]\d*\.\d+\.\d+\.\d+$/.test(sourceIp)) {
    return [sourceIp, `${sourceIp}/${variant % 33}`][variant % 2];
  }
  if (/^[0-9a-f]+:[0-9a-f:]+$/i.test(sourceIp)) {
    return [sourceIp, `${sourceIp}/${variant % 129}`][variant % 2];
  }
  return /^[A-Za-z]/.test(sourceIp) ? sourceIp : undefined;
}

function secondsFrom(time: string, seconds: number): string {
  return `${new Date(Date.parse(time) + seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** Something that is nearly the text, and never empty. */
function spoil(text: string, variant: number): string {
  const spoilt = [
    `${text}x`,
    text.slice(0, -1),
    text.slice(1),
    text.toUpperCase(),
    text.toLowerCase(),
    `${text}#`,
    ` ${text}`,
    `${text}*`,
    text.replace('mail', 'mailer'),
    `${text}${'x'.repeat(3000)}`,
  ][variant % 10];
  // Half of a surrogate pair cannot be written on a command line.
  return Buffer.from(spoilt || 'x').toString();
}
