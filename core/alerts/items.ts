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
import type { UnsentAlert, WaitingSightings } from '../ports';
import { LEVELS } from '../rules/rule';
import { ALERTS_TABLE } from '../tables';
import { type Alert, NOTICES } from './alert';
import { groupName, packSightings, type Sightings, unpackSightings } from './sightings';

/**
 * The groups that list sightings which nobody has looked at yet: the fresh ones, and those of old events,
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

/** The partition of a rule's and group's sightings, or of their alerts. */
export function alertsKey(
  of: 'sightings' | 'alerts',
  rule: string,
  group: readonly string[],
): string {
  return `${of}/${cutKey(rule, MOST_RULE_BYTES)}/${groupName(group)}`;
}

/** @param now they are kept for so long after it */
export function sightingsItem(sightings: Sightings, now: Date): Item {
  const { rule, group, slot, source, seen } = sightings;
  return {
    [ALERTS_TABLE.partitionKey]: { S: alertsKey('sightings', rule, group) },
    [ALERTS_TABLE.sortKey]: { S: `${timeText(slot)}#${source}` },
    ...name(sightings),
    count: { N: String(seen.length) },
    seen: { B: packSightings(seen) },
    expiresAt: sightingsExpiry(now),
  };
}

/** The group that lists sightings of a slot that are kept now. */
export function waitingGroup(slot: number, now: Date): (typeof WAITING_GROUPS)[number] {
  return now.getTime() / 1000 - slot < OLD_SECONDS ? FRESH : OLD;
}

/** Lists sightings as waiting, from a time on: kept again later, they are listed again. */
export function waitingItem(sightings: Sightings, now: Date): Item {
  const { rule, group, slot, source } = sightings;
  const hash = groupName([rule, ...group, String(slot), source]);
  return {
    [ALERTS_TABLE.partitionKey]: { S: waitingGroup(slot, now) },
    [ALERTS_TABLE.sortKey]: { S: `${now.toISOString()}#${hash}` },
    ...name(sightings),
    expiresAt: sightingsExpiry(now),
  };
}

function name({ rule, group, slot, source }: Sightings): Item {
  return {
    rule: { S: rule },
    groupValues: texts(group),
    slot: { N: String(slot) },
    source: { S: source },
  };
}

function sightingsExpiry(now: Date): Attribute {
  return { N: String(Math.floor(now.getTime() / 1000) + SIGHTINGS_KEPT_SECONDS) };
}

/** @throws {Error} when what the item holds is not what `sightingsItem` packed */
export function readSightings(item: Item): Sightings {
  const seen = unpackSightings(bytesOf(item, 'seen') ?? new Uint8Array());
  return { ...readName(item), seen };
}

/** Reads an item that `waitingItem` made. */
export function readWaiting(item: Item): WaitingSightings {
  const group = stringOf(item, ALERTS_TABLE.partitionKey) ?? '';
  const at = stringOf(item, ALERTS_TABLE.sortKey) ?? '';
  const waitingSince = at.slice(0, at.indexOf('#'));
  return { ...readName(item), waitingSince, marker: `${group} ${at}` };
}

/** The key of the item that a marker tells. */
export function markerKey(marker: string): { readonly group: string; readonly at: string } {
  const [group = '', at = ''] = marker.split(' ', 2);
  return { group, at };
}

function readName(item: Item): Omit<Sightings, 'seen'> {
  return {
    rule: stringOf(item, 'rule') ?? '',
    group: stringsOf(item, 'groupValues') ?? [],
    slot: numberOf(item, 'slot') ?? 0,
    source: stringOf(item, 'source') ?? '',
  };
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
    [ALERTS_TABLE.partitionKey]: { S: alertsKey('alerts', alert.rule.id, values) },
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
