import { cutText } from '../items/cut';
import { MAX_OBJECT_KEY_BYTES, storedText } from '../items/event-item';
import { keptObjectKey, keptObjectPrefix, partitionKey } from '../items/keys';
import type { StoredEvent } from '../items/stored-event';
import { isInBlock, parseAddressBlock } from './addresses';
import { isDenial } from './denied';
import type { EventFilter, PrincipalFilter, ResourceFilter } from './event-filter';

/**
 * Says of each stored event whether a filter asks for it. This is what a filter means: whatever the
 * store leaves out before is left out to save the way.
 */
export function matcherOf(filter: EventFilter): (event: StoredEvent) => boolean {
  const tests = [...equalities(filter), ...rangesAndKinds(filter)];
  return (event) => tests.every((test) => test(event));
}

type Test = (event: StoredEvent) => boolean;

function equalities(filter: EventFilter): Test[] {
  const wanted: readonly (readonly [keyof StoredEvent, string | undefined])[] = [
    ['account', filter.account],
    ['service', filter.service],
    ['category', filter.category],
    ['level', filter.level],
    ['access', filter.access],
    ['region', asStored(filter.region)],
    ['eventName', asStored(filter.eventName)],
    ['accessKey', asStored(filter.accessKey)],
    ['eventID', filter.eventId],
    ['sharedEventID', asStored(filter.sharedEventId)],
  ];
  return wanted.flatMap(([name, value]): Test[] =>
    value === undefined ? [] : [(event) => event[name] === value],
  );
}

function rangesAndKinds(filter: EventFilter): Test[] {
  const { readOrWrite, principal, resource, sourceIp, errorCode, since, until } = filter;
  const tests: (Test | false | undefined)[] = [
    readOrWrite === 'read' && ((event) => event.access === 'read'),
    readOrWrite === 'write' && ((event) => event.access === 'write' || event.access === 'send'),
    principal && principalTest(principal),
    resource && resourceTest(resource),
    sourceIp !== undefined && sourceIpTest(sourceIp),
    errorCode !== undefined && errorCodeTest(errorCode),
    since !== undefined && ((event) => event.at >= since),
    until !== undefined && ((event) => event.at <= until),
  ];
  return tests.filter((test): test is Test => typeof test === 'function');
}

function principalTest(asked: PrincipalFilter): Test {
  if ('part' in asked) return ({ principal }) => principal.includes(asked.part);
  const whole = partitionKey(asked.whole);
  return ({ principal }) => principal === whole;
}

function resourceTest(asked: ResourceFilter): Test {
  const name = partitionKey(asked.name);
  const arn = asked.arn === undefined ? undefined : partitionKey(asked.arn);
  return (event) => {
    if (arn !== undefined && event.resource === arn) return true;
    if (asked.isS3 && event.service !== 's3') return false;
    if (asked.isSes && event.service !== 'ses') return false;
    if (event.resource === name && isKeyAskedFor(asked, event.objectKey, WHOLE)) return true;
    return event.copySource === name && isKeyAskedFor(asked, event.copySourceKey, CUT);
  };
}

/** What an item keeps of an object's key that is very long, and of a prefix. */
interface Kept {
  key(objectKey: string): string;
  prefix(objectPrefix: string): string;
}

/** The key of the object itself stands whole. */
const WHOLE: Kept = {
  key: (objectKey) => cutText(objectKey, MAX_OBJECT_KEY_BYTES),
  prefix: (objectPrefix) => objectPrefix,
};

/**
 * That of a copy's source stands in its index alone, cut. A prefix that reaches into what was cut finds
 * the keys that are alike until there: better one too many than one missed.
 */
const CUT: Kept = { key: keptObjectKey, prefix: keptObjectPrefix };

function isKeyAskedFor(
  { objectKey, objectPrefix, withoutObjects }: ResourceFilter,
  key: string | undefined,
  kept: Kept,
): boolean {
  if (withoutObjects) return key === undefined;
  if (objectKey !== undefined) return key === kept.key(objectKey);
  return objectPrefix === undefined || key?.startsWith(kept.prefix(objectPrefix)) === true;
}

function sourceIpTest(asked: string): Test {
  const block = parseAddressBlock(asked);
  const text = asStored(asked);
  return ({ sourceIp }) =>
    sourceIp !== undefined &&
    (sourceIp === text || (block !== undefined && isInBlock(sourceIp, block)));
}

function errorCodeTest(asked: string): Test {
  if (asked === 'any') return ({ errorCode }) => errorCode !== undefined;
  if (asked === 'denied') return ({ errorCode }) => isDenial(errorCode);
  const code = asStored(asked);
  return ({ errorCode }) => errorCode === code;
}

/** A text as an item keeps it, so that one which was cut is found by what it was. */
function asStored(text: string | undefined): string | undefined {
  return text === undefined ? undefined : storedText(text);
}
