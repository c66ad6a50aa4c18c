import {
  addressOf,
  type ChainState,
  type NewestDigest,
  type Verdict,
} from '../core/audit/audit-log';
import { type Acceptance, FINDING_KINDS, type Finding } from '../core/audit/finding';
import { placeOf, placeUri } from '../core/audit/place';
import { type FilesItem, fileKeyItem } from './files-table';

export const CHAINS_GROUP = 'chains';
export const FINDINGS_GROUP = 'findings';

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

export function verdictKey(verdict: Verdict): FilesItem {
  return fileKeyItem(groupOfDigest(verdict.key), `${verdict.endTime}#${addressOf(verdict)}`);
}

export function verdictItem(verdict: Verdict): FilesItem {
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

export function readVerdict(item: FilesItem): Verdict {
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
function statusOf(item: FilesItem): Verdict['status'] {
  const status = item.status?.S;
  return status === 'proven' || status === 'given-up' ? status : 'open';
}

export function chainItem({ chain, newest, open, isEnded, ...texts }: ChainState): FilesItem {
  const { trail, homeRegion } = chain;
  const place = placeUri(placeOf(chain.bucket, chain));
  return {
    ...fileKeyItem(CHAINS_GROUP, `${place}${trail}_${homeRegion}`),
    ...textItem(chain),
    ...textItem(texts),
    ...(newest !== undefined && { newest: { M: textItem({ ...newest }) } }),
    open: { N: String(open) },
    isEnded: { BOOL: isEnded },
  };
}

export function readChain(item: FilesItem): ChainState {
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

function readNewest(item: FilesItem | undefined): NewestDigest | undefined {
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
export function readFinding(item: FilesItem): Finding | undefined {
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

function readAcceptance(item: FilesItem | undefined): Acceptance | undefined {
  if (item === undefined) return undefined;
  return { at: text(item, 'at'), reason: text(item, 'reason'), detail: text(item, 'detail') };
}

/** Texts as attributes; what is absent has none. */
function textItem(texts: Readonly<Record<string, string | undefined>>): FilesItem {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, { S: value }]],
    ),
  );
}

function text(item: FilesItem, name: string): string {
  return item[name]?.S ?? '';
}

function number(item: FilesItem, name: string): number {
  return Number(item[name]?.N ?? 0);
}
