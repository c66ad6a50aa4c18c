import type { Level } from '../classification/classification';
import { wellFormed } from '../items/cut';
import { storedText } from '../items/event-item';
import { partitionKey, timeRange } from '../items/keys';
import { parseAddressBlock } from './addresses';
import { DENIAL_WORDS } from './denied';
import type { EventFilter, ResourceFilter } from './event-filter';
import { type KeyedRead, keysOf } from './keyed-read';

/** An item may leave this level to its keys: see evident.ts. */
const EVIDENT_LEVEL: Level = 'object';

/** A filter expression of DynamoDB with its parameters; a value never stands in the text. */
export interface Condition {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

/** DynamoDB API Reference, "IN": at most 100 operands. Above it the client alone tells. */
const MOST_STREAMS = 100;

/**
 * What of a filter the store can judge of the items of a read, besides what the read's keys say
 * already. It never leaves out an event that the filter asks for; `matcherOf` has the last word.
 *
 * @param streams the streams that may hold an event that the filter asks for
 * @returns undefined when nothing is left to judge
 */
export function conditionFor(
  read: KeyedRead,
  filter: EventFilter,
  streams: readonly string[],
): Condition | undefined {
  const builder = new ConditionBuilder(read);
  if (read.index !== undefined) {
    const isNarrowed = filter.account ?? filter.service ?? filter.category;
    if (isNarrowed !== undefined && streams.length <= MOST_STREAMS) {
      builder.add('stream', (stream) => builder.isOneOf(stream, streams));
    }
    const { since, until } = filter;
    if ((since !== undefined || until !== undefined) && !isByTime(read)) {
      const { from, to } = timeRange({ since, until });
      builder.add('at', (at) => `${at} BETWEEN ${builder.value(from)} AND ${builder.value(to)}`);
    }
  }
  for (const [name, value] of equalities(filter)) {
    if (value !== undefined) builder.add(name, (path) => `${path} = ${builder.value(value)}`);
  }
  addKinds(builder, filter);
  if (filter.resource) addResource(builder, filter.resource);
  return builder.build();
}

function equalities(filter: EventFilter): readonly (readonly [string, string | undefined])[] {
  const { principal, level } = filter;
  return [
    ['level', level === EVIDENT_LEVEL ? undefined : level],
    ['access', filter.access],
    ['region', asStored(filter.region)],
    ['eventName', asStored(filter.eventName)],
    ['accessKey', asStored(filter.accessKey)],
    ['sharedEventId', asStored(filter.sharedEventId)],
    ['principal', principal && 'whole' in principal ? partitionKey(principal.whole) : undefined],
  ];
}

function addKinds(builder: ConditionBuilder, filter: EventFilter): void {
  const { level, readOrWrite, principal, sourceIp, errorCode } = filter;
  if (level === EVIDENT_LEVEL) {
    const isSaid = (path: string) => `${path} = ${builder.value(level)}`;
    builder.add('level', (path) => `(${isSaid(path)} OR attribute_not_exists(${path}))`);
  }
  if (readOrWrite === 'read') {
    builder.add('access', (path) => `${path} = ${builder.value('read')}`);
  }
  if (readOrWrite === 'write') {
    builder.add('access', (path) => builder.isOneOf(path, ['write', 'send']));
  }
  if (principal && 'part' in principal) {
    builder.add('principal', (path) => `contains(${path}, ${builder.value(principal.part)})`);
  }
  if (sourceIp !== undefined) addSourceIp(builder, sourceIp);
  if (errorCode === undefined) return;
  builder.add('errorCode', (path) => {
    if (errorCode === 'any') return `attribute_exists(${path})`;
    if (errorCode !== 'denied') return `${path} = ${builder.value(asStored(errorCode) ?? '')}`;
    const words = DENIAL_WORDS.map((word) => `contains(${path}, ${builder.value(word)})`);
    return `(${words.join(' OR ')})`;
  });
}

/** Of a block of IPv4, the octets that it fixes whole; IPv6 has many spellings, which the client reads. */
function addSourceIp(builder: ConditionBuilder, sourceIp: string): void {
  const block = parseAddressBlock(sourceIp);
  const isText = block === undefined || (block.base.kind() === 'ipv4' && block.bits === 32);
  if (isText) {
    const address = block === undefined ? sourceIp : block.base.toString();
    builder.add('sourceIp', (path) => `${path} = ${builder.value(asStored(address) ?? '')}`);
    return;
  }
  const octets = Math.floor(block.bits / 8);
  if (block.base.kind() !== 'ipv4' || octets === 0) return;
  const beginning = `${block.base.toString().split('.').slice(0, octets).join('.')}.`;
  builder.add('sourceIp', (path) => `begins_with(${path}, ${builder.value(beginning)})`);
}

function addResource(builder: ConditionBuilder, { name, arn }: ResourceFilter): void {
  const value = partitionKey(name);
  builder.add('resource', (resource) => {
    const clauses = [
      `${resource} = ${builder.value(value)}`,
      `${builder.name('copySource')} = ${builder.value(value)}`,
      ...(arn === undefined ? [] : [`${resource} = ${builder.value(partitionKey(arn))}`]),
    ];
    return `(${clauses.join(' OR ')})`;
  });
}

/** Whether the read's range of sort keys bounds the time. */
function isByTime({ index, range }: KeyedRead): boolean {
  if (index !== 'by-resource' && index !== 'by-copy-source') return true;
  return range !== undefined && 'from' in range;
}

class ConditionBuilder {
  private readonly clauses: string[] = [];
  private readonly names: Record<string, string> = {};
  private readonly values: Record<string, string> = {};
  private readonly keys: readonly string[];

  constructor(read: KeyedRead) {
    const { partitionKey: partition, sortKey } = keysOf(read.index);
    // DynamoDB refuses a filter on the keys of what is queried; of a copy, either key may be meant.
    this.keys =
      read.index === 'by-copy-source' ? [partition, sortKey, 'resource'] : [partition, sortKey];
  }

  add(attribute: string, clause: (path: string) => string): void {
    if (!this.keys.includes(attribute)) this.clauses.push(clause(this.name(attribute)));
  }

  name(attribute: string): string {
    this.names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  }

  value(text: string): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = wellFormed(text);
    return placeholder;
  }

  isOneOf(path: string, texts: readonly string[]): string {
    return `${path} IN (${texts.map((text) => this.value(text)).join(', ')})`;
  }

  build(): Condition | undefined {
    if (this.clauses.length === 0) return undefined;
    return { expression: this.clauses.join(' AND '), names: this.names, values: this.values };
  }
}

function asStored(text: string | undefined): string | undefined {
  return text === undefined ? undefined : storedText(text);
}
