import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { batchesOf } from '../batches';
import { builtOnce } from '../built-once';
import { timeText } from '../calendar';
import {
  type Attribute,
  bytesOf,
  type Item,
  numberOf,
  stringOf,
  stringsOf,
} from '../items/attribute';
import { cutKey, cutText } from '../items/cut';
import type { DamagedSightings, UnsentAlert, WaitingBundles } from '../ports';
import { LEVELS } from '../rules/rule';
import { ALERTS_TABLE } from '../tables';
import { type Alert, NOTICES } from './alert';
import type { Bundle, BundleName } from './bundles';
import {
  groupsIn,
  type PackedGroups,
  packGroups,
  packText,
  unpackGroups,
  unpackText,
} from './pack-groups';
import { groupName, type Sightings } from './sightings';

/** A key of the alerts table. */
export interface ItemKey {
  readonly group: string;
  readonly at: string;
}

/**
 * The groups that list bundles which nobody has looked at yet: the fresh ones, and those of old events,
 * so that what happens now does not wait behind a backfill.
 */
export const WAITING_GROUPS = ['waiting', 'waiting-old'] as const;
const [FRESH, OLD] = WAITING_GROUPS;
const OLD_SECONDS = 2 * 86_400;

/** The one partition key of the index of alerts whose message is to be sent. */
export const UNSENT = 'unsent';

/** The group that lists the accounts which have alerts. */
export const ACCOUNTS_GROUP = 'accounts';

/** The item that says who works on alerts. */
export const LEASE = { group: 'lease', at: 'alerts' } as const;

/** Sightings are needed while files of their time may still come: CloudTrail redelivers for 30 days. */
const SIGHTINGS_KEPT_SECONDS = 35 * 86_400;
/** As long as management events by default. */
const ALERTS_KEPT_SECONDS = 400 * 86_400;

const MOST_RULE_BYTES = 512;
const MOST_TEXT_BYTES = 1024;

/** The partition of the alerts of a rule and group. */
export function alertsKey(rule: string, group: readonly string[]): string {
  return `alerts/${cutKey(rule, MOST_RULE_BYTES)}/${groupName(group)}`;
}

/** The partition of a rule's bundles of one shard. */
export function bundlesKey(rule: string, shard: string): string {
  return `sightings/${cutKey(rule, MOST_RULE_BYTES)}/${shard}`;
}

/** The key of a bundle's item. */
export function bundleKey({ rule, shard, slot, source }: BundleName): ItemKey {
  return { group: bundlesKey(rule, shard), at: `${timeText(slot)}#${source}` };
}

/** @param now it is kept for so long after it */
export function bundleItem(bundle: Bundle, now: Date): Item {
  const { group, at } = bundleKey(bundle);
  const { groups, events } = packGroups(bundle.groups, bundle.slot);
  return {
    [ALERTS_TABLE.partitionKey]: { S: group },
    [ALERTS_TABLE.sortKey]: { S: at },
    // The key tells it too, but for a year that has no four digits.
    slot: { N: String(bundle.slot) },
    groups: { B: groups },
    events: { B: events },
    ...(bundle.elsewhere !== undefined && { elsewhere: texts(bundle.elsewhere) }),
    expiresAt: sightingsExpiry(now),
  };
}

/**
 * What an item of `bundleItem` holds of some groups.
 * @param rule the one that it was asked for by
 * @throws {Error} when what the item holds is not what `bundleItem` packed
 */
export function readBundle(
  item: Item,
  rule: string,
  isWanted: (group: readonly string[]) => boolean,
): readonly Sightings[] {
  const slot = slotIn(item);
  const source = sourceIn(item);
  const found = unpackGroups(packedIn(item), slot, isWanted);
  return found.map(({ group, seen }) => ({ rule, group, slot, source, seen }));
}

/**
 * The groups of which an item of `bundleItem` holds something.
 * @throws {Error} as `readBundle`
 */
export function readBundleGroups(item: Item): readonly (readonly string[])[] {
  return groupsIn(packedIn(item));
}

/** Of an item of `bundleItem` of the common shard: the other shards in which something of it lies. */
export function shardsElsewhere(item: Item): readonly string[] {
  return stringsOf(item, 'elsewhere') ?? [];
}

function packedIn(item: Item): PackedGroups {
  const groups = bytesOf(item, 'groups');
  const events = bytesOf(item, 'events');
  if (groups === undefined || events === undefined) throw new Error('it holds no sightings');
  return { groups, events };
}

function slotIn(item: Item): number {
  return numberOf(item, 'slot') ?? 0;
}

function sourceIn(item: Item): string {
  const at = stringOf(item, ALERTS_TABLE.sortKey) ?? '';
  return at.slice(at.indexOf('#') + 1);
}

/** The group that lists bundles of a slot that are kept now. */
export function waitingGroup(slot: number, now: Date): (typeof WAITING_GROUPS)[number] {
  return now.getTime() / 1000 - slot < OLD_SECONDS ? FRESH : OLD;
}

/** Some two write units; what a run did not get to of them is written anew. */
const MOST_NAMES = 100;

/** Lists bundles as waiting, from a time on: kept again later, they are listed again. */
export function waitingItems(bundles: readonly BundleName[], now: Date): readonly Item[] {
  return WAITING_GROUPS.flatMap((group) => {
    const ofGroup = bundles.filter(({ slot }) => waitingGroup(slot, now) === group);
    return Array.from(batchesOf(ofGroup, MOST_NAMES), (names) => {
      const text = namesText(names);
      const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
      return waitingItem({ group, at: `${now.toISOString()}#${hash}` }, text, now);
    });
  });
}

/** The item of a marker, with fewer bundles than it listed. */
export function fewerWaitingItem(
  marker: string,
  names: readonly BundleName[],
  waitingSince: string,
): Item {
  return waitingItem(markerKey(marker), namesText(names), new Date(waitingSince));
}

function waitingItem({ group, at }: ItemKey, names: string, now: Date): Item {
  return {
    [ALERTS_TABLE.partitionKey]: { S: group },
    [ALERTS_TABLE.sortKey]: { S: at },
    names: { B: packText(names) },
    expiresAt: sightingsExpiry(now),
  };
}

function namesText(names: readonly BundleName[]): string {
  const rules = [...new Set(names.map(({ rule }) => rule))];
  return JSON.stringify({
    rules,
    names: names.map(({ rule, shard, slot, source }) => [rules.indexOf(rule), shard, slot, source]),
  });
}

/** Built when the first is read: whoever only writes them carries no schema. */
const waitingNames = /* @__PURE__ */ builtOnce(() =>
  z.strictObject({
    rules: z.array(z.string()),
    names: z.array(z.tuple([z.int(), z.string(), z.number(), z.string()])),
  }),
);

function sightingsExpiry(now: Date): Attribute {
  return { N: String(Math.floor(now.getTime() / 1000) + SIGHTINGS_KEPT_SECONDS) };
}

/** Reads an item that `waitingItems` made. */
export function readWaiting(item: Item): WaitingBundles {
  const group = stringOf(item, ALERTS_TABLE.partitionKey) ?? '';
  const at = stringOf(item, ALERTS_TABLE.sortKey) ?? '';
  const about = { waitingSince: at.slice(0, at.indexOf('#')), marker: `${group} ${at}` };
  try {
    return { ...about, bundles: readNames(bytesOf(item, 'names') ?? new Uint8Array()) };
  } catch (error) {
    return { ...about, bundles: [], damage: damageOf(item, error) };
  }
}

function readNames(packed: Uint8Array): readonly BundleName[] {
  const { rules, names } = waitingNames().parse(JSON.parse(unpackText(packed)));
  return names.map(([rule, shard, slot, source]) => {
    return { rule: rules[rule] ?? '', shard, slot, source };
  });
}

/** What is said of an item that could not be read: it must not hold up the others. */
export function damageOf(item: Item, error: unknown): DamagedSightings {
  const { partitionKey, sortKey } = ALERTS_TABLE;
  return {
    damaged: [stringOf(item, partitionKey), stringOf(item, sortKey)].join(' '),
    reason: error instanceof Error ? error.message : String(error),
  };
}

/** The key of the item that a marker tells. */
export function markerKey(marker: string): ItemKey {
  const [group = '', at = ''] = marker.split(' ', 2);
  return { group, at };
}

/** Reads the name of an alert, as the index of unsent ones holds it. */
export function readUnsent(item: Item): UnsentAlert {
  return {
    id: stringOf(item, 'id') ?? '',
    rule: stringOf(item, 'rule') ?? '',
    group: stringsOf(item, 'groupValues') ?? [],
    at: stringOf(item, ALERTS_TABLE.sortKey) ?? '',
  };
}

/** @param now it is kept for so long from then on, however old its events are */
export function alertItem(alert: Alert, now: Date): Item {
  const values = alert.group.map(({ value }) => value);
  return {
    [ALERTS_TABLE.partitionKey]: { S: alertsKey(alert.rule.id, values) },
    [ALERTS_TABLE.sortKey]: { S: alert.at },
    raised: { S: raisedKey(alert) },
    ...(alert.notice === 'pending' && { unsent: { S: UNSENT } }),
    id: { S: alert.id },
    rule: { S: alert.rule.id },
    ...text('ruleName', alert.rule.name),
    title: { S: cutText(alert.rule.title, MOST_TEXT_BYTES) },
    level: { S: alert.rule.level },
    groupFields: texts(alert.group.map(({ field }) => field)),
    groupValues: texts(values),
    account: { S: alert.account },
    ...text('region', alert.region),
    eventId: { S: alert.eventId },
    ...text('eventName', alert.eventName),
    ...text('eventSource', alert.eventSource),
    ...text('principal', alert.principal),
    ...text('accessKey', alert.accessKey),
    ...text('sourceIp', alert.sourceIp),
    ...text('userAgent', alert.userAgent),
    ...text('resource', alert.resource),
    ...text('objectKey', alert.objectKey),
    ...text('errorCode', alert.errorCode),
    from: { S: alert.from },
    to: { S: alert.to },
    count: { N: String(alert.count) },
    notice: { S: alert.notice },
    ...text('sentAt', alert.sentAt),
    expiresAt: { N: String(Math.floor(now.getTime() / 1000) + ALERTS_KEPT_SECONDS) },
  };
}

/** Reads an item that `alertItem` made. */
export function readAlert(item: Item): Alert {
  const text = (name: string) => stringOf(item, name);
  const values = stringsOf(item, 'groupValues') ?? [];
  return {
    id: text('id') ?? '',
    rule: {
      id: text('rule') ?? '',
      name: text('ruleName'),
      title: text('title') ?? '',
      level: LEVELS.find((each) => each === text('level')) ?? 'medium',
    },
    group: (stringsOf(item, 'groupFields') ?? []).map((field, i) => ({
      field,
      value: values[i] ?? '',
    })),
    account: text('account') ?? '',
    region: text('region'),
    eventId: text('eventId') ?? '',
    eventName: text('eventName'),
    eventSource: text('eventSource'),
    principal: text('principal'),
    accessKey: text('accessKey'),
    sourceIp: text('sourceIp'),
    userAgent: text('userAgent'),
    resource: text('resource'),
    objectKey: text('objectKey'),
    errorCode: text('errorCode'),
    at: text('at') ?? '',
    from: text('from') ?? '',
    to: text('to') ?? '',
    count: numberOf(item, 'count') ?? 0,
    notice: NOTICES.find((each) => each === text('notice')) ?? 'none',
    sentAt: text('sentAt'),
  };
}

/** The sort key of the index by account: when the alert was raised, and its id. */
export function raisedKey({ at, id }: Pick<Alert, 'at' | 'id'>): string {
  return `${at}#${id}`;
}

/** When the alert with an id was raised; undefined for what is no alert's id. */
export function raisedAtOf(id: string): string | undefined {
  const parts = ID.exec(id);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

const ID = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{8}$/;

function texts(values: readonly string[]): Attribute {
  return { L: values.map((value) => ({ S: value })) };
}

function text(name: string, value: string | undefined): Record<string, Attribute> {
  return value ? { [name]: { S: cutText(value, MOST_TEXT_BYTES) } } : {};
}
