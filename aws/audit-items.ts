import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  addressOf,
  type ChainState,
  type NewestDigest,
  type Verdict,
} from '../core/audit/audit-log';
import { type Acceptance, FINDING_KINDS, type Finding } from '../core/audit/finding';
import { placeOf, placeUri } from '../core/audit/place';
import { cutKey } from '../core/items/cut';
import { FILES_TABLE } from '../core/tables';

/** An item of the files table. */
export type StoredItem = Record<string, AttributeValue>;

export const CHAINS_GROUP = 'chains';
export const FINDINGS_GROUP = 'findings';

/** DynamoDB Developer Guide, "Quotas": what a sort key holds. */
const MAX_SORT_KEY_BYTES = 1024;

/** The key of an item of the files table; a very long one is cut. */
export function keyItem(group: string, file: string): StoredItem {
  return {
    [FILES_TABLE.partitionKey]: { S: group },
    [FILES_TABLE.sortKey]: { S: cutKey(file, MAX_SORT_KEY_BYTES) },
  };
}

/** The group of an account's and Region's verdicts. */
export function digestsGroup({ account, region }: { account: string; region: string }): string {
  return `digests/${account}/${region}`;
}

/** The account and Region stand in the group: a digest's key says them after its folder's name. */
function groupOfDigest(key: string): string {
  const [, account = '', region = ''] =
    /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\/CloudTrail-Digest\/([^/]+)\//.exec(key) ?? [];
  return digestsGroup({ account, region });
}

export function verdictKey(verdict: Verdict): StoredItem {
  return keyItem(groupOfDigest(verdict.key), `${verdict.endTime}#${addressOf(verdict)}`);
}

export function verdictItem(verdict: Verdict): StoredItem {
  const { listed, logs, provenLogs, queuedTimes, isTrusted, bucket, key, ...texts } = verdict;
  return {
    ...verdictKey(verdict),
    uri: { S: addressOf(verdict) },
    bucket: { S: bucket },
    key: { S: key },
    ...textItem(texts),
    isTrusted: { BOOL: isTrusted },
    logs: { N: String(logs) },
    provenLogs: { N: String(provenLogs) },
    queuedTimes: { N: String(queuedTimes) },
    ...(listed !== undefined && { listed: { B: listed } }),
  };
}

export function readVerdict(item: StoredItem): Verdict {
  return {
    bucket: text(item, 'bucket'),
    key: text(item, 'key'),
    status: statusOf(item),
    isTrusted: item.isTrusted?.BOOL === true,
    previous: item.previous?.S,
    startTime: text(item, 'startTime'),
    endTime: text(item, 'endTime'),
    sha256: item.sha256?.S,
    signature: item.signature?.S,
    logs: number(item, 'logs'),
    provenLogs: number(item, 'provenLogs'),
    listed: item.listed?.B === undefined ? undefined : Buffer.from(item.listed.B),
    firstJudgedAt: text(item, 'firstJudgedAt'),
    judgedAt: text(item, 'judgedAt'),
    queuedAt: item.queuedAt?.S,
    queuedTimes: number(item, 'queuedTimes'),
  };
}

/** A status that a later version writes is judged again by this one. */
function statusOf(item: StoredItem): Verdict['status'] {
  const status = item.status?.S;
  return status === 'proven' || status === 'given-up' ? status : 'open';
}

export function chainItem({ chain, newest, open, isEnded, ...texts }: ChainState): StoredItem {
  const { trail, homeRegion } = chain;
  const place = placeUri(placeOf(chain.bucket, chain));
  return {
    ...keyItem(CHAINS_GROUP, `${place}${trail}_${homeRegion}`),
    ...textItem(chain),
    ...textItem(texts),
    ...(newest !== undefined && { newest: { M: textItem({ ...newest }) } }),
    open: { N: String(open) },
    isEnded: { BOOL: isEnded },
  };
}

export function readChain(item: StoredItem): ChainState {
  const organization = item.organization?.S;
  return {
    chain: {
      bucket: text(item, 'bucket'),
      prefix: text(item, 'prefix'),
      ...(organization !== undefined && { organization }),
      account: text(item, 'account'),
      region: text(item, 'region'),
      trail: text(item, 'trail'),
      homeRegion: text(item, 'homeRegion'),
    },
    since: text(item, 'since'),
    coveredFrom: item.coveredFrom?.S,
    newest: readNewest(item.newest?.M),
    provenUntil: item.provenUntil?.S,
    open: number(item, 'open'),
    oldestOpen: item.oldestOpen?.S,
    logsJudgedUntil: item.logsJudgedUntil?.S,
    isEnded: item.isEnded?.BOOL === true,
    auditedAt: text(item, 'auditedAt'),
  };
}

function readNewest(item: StoredItem | undefined): NewestDigest | undefined {
  if (item === undefined) return undefined;
  return {
    bucket: text(item, 'bucket'),
    key: text(item, 'key'),
    endTime: text(item, 'endTime'),
    sha256: item.sha256?.S,
    signature: item.signature?.S,
  };
}

/** @returns undefined for a kind that another version of the audit knows */
export function readFinding(item: StoredItem): Finding | undefined {
  const kind = item.kind?.S ?? '';
  if (!isKind(kind)) return undefined;
  return {
    kind,
    object: text(item, 'object'),
    detail: text(item, 'detail'),
    place: text(item, 'place'),
    digest: item.digest?.S,
    firstSeen: text(item, 'firstSeen'),
    lastSeen: text(item, 'lastSeen'),
    resolvedAt: item.resolvedAt?.S,
    acceptance: readAcceptance(item.acceptance?.M),
  };
}

function isKind(kind: string): kind is Finding['kind'] {
  return Object.hasOwn(FINDING_KINDS, kind);
}

function readAcceptance(item: StoredItem | undefined): Acceptance | undefined {
  if (item === undefined) return undefined;
  return { at: text(item, 'at'), reason: text(item, 'reason'), detail: text(item, 'detail') };
}

/** Texts as attributes; what is absent has none. */
function textItem(texts: Readonly<Record<string, string | undefined>>): StoredItem {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, { S: value }]],
    ),
  );
}

function text(item: StoredItem, name: string): string {
  return item[name]?.S ?? '';
}

function number(item: StoredItem, name: string): number {
  return Number(item[name]?.N ?? 0);
}
