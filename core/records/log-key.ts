/**
 * What an object in a log bucket is. Only a `log` holds CloudTrail events; the others share its
 * bucket and must never enter the event parser.
 */
export type LogKeyKind =
  | 'log'
  | 'digest'
  | 'insight'
  | 'network-activity'
  | 'aggregated'
  | 'folder'
  | 'other';

export interface LogKey {
  readonly kind: LogKeyKind;
  /** The last part of the key: `111122223333_CloudTrail_us-east-1_20260102T0304Z_….json.gz`. */
  readonly fileName: string;
  readonly account?: string;
  readonly region?: string;
  /** The organization trail's id (`o-…`), where the path names one. */
  readonly organization?: string;
  /** What stands before `AWSLogs/`, without the slash. */
  readonly prefix?: string;
  /** When CloudTrail delivered the file, ISO 8601 in UTC. The events inside are older. */
  readonly deliveredAt?: string;
}

const KINDS: ReadonlyMap<string, LogKeyKind> = new Map([
  ['CloudTrail', 'log'],
  ['CloudTrail-Digest', 'digest'],
  ['CloudTrail-Insight', 'insight'],
  ['CloudTrail-NetworkActivity', 'network-activity'],
  ['CloudTrail-Aggregated', 'aggregated'],
]);

/**
 * CloudTrail User Guide, "CloudTrail log file name format" and "CloudTrail digest file structure". A
 * digest's name carries the trail (letters, digits, `.`, `_`, `-`) and its home Region, its time the
 * seconds, and a digest made later ends in `_backfill`. Without `.gz` it was decompressed on a disk.
 */
const FILE_NAME =
  /^(?<account>\d{12})_(?<kind>CloudTrail(?:-[A-Za-z]+)?)_(?<region>[a-z]{2,}(?:-[a-z]+)+-\d+)_(?:.+_)?(?<time>\d{8}T\d{4}(?:\d\d)?Z)(?:_[A-Za-z0-9]+)?\.json(?:\.gz)?$/;

const PATH =
  /^(?:(?<prefix>.+)\/)?AWSLogs\/(?:(?<organization>o-[a-z0-9]{4,32})\/)?(?<account>\d{12})\/(?<kind>[^/]+)\//s;

/**
 * Tells what an object is from its key.
 *
 * @param key the object's key in a bucket, decoded, or a file's path with forward slashes
 * @returns `other` for a name that is not one of CloudTrail's; never throws
 */
export function parseLogKey(key: string): LogKey {
  const fileName = key.slice(key.lastIndexOf('/') + 1);
  if (fileName === '') return { kind: 'folder', fileName };
  const name = FILE_NAME.exec(fileName)?.groups;
  const path = PATH.exec(key)?.groups;
  const kind = kindOf(name?.kind, path?.kind);
  if (name === undefined || kind === undefined) return { kind: 'other', fileName };
  const { organization, prefix } = path ?? {};
  return {
    kind,
    fileName,
    ...(name.account !== undefined && { account: name.account }),
    ...(name.region !== undefined && { region: name.region }),
    ...(organization !== undefined && { organization }),
    ...(prefix !== undefined && { prefix }),
    ...(name.time !== undefined && { deliveredAt: toIso(name.time) }),
  };
}

/** A log that lies in another kind's folder is of that kind: its content is not the event parser's. */
function kindOf(inName: string | undefined, inPath: string | undefined): LogKeyKind | undefined {
  const kind = KINDS.get(inName ?? '');
  return kind === 'log' ? (KINDS.get(inPath ?? '') ?? kind) : kind;
}

/** 20260102T0304Z or 20260102T030405Z as 2026-01-02T03:04:00Z. */
function toIso(compact: string): string {
  const seconds = compact.length > 14 ? compact.slice(13, 15) : '00';
  const date = `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6, 8)}`;
  return `${date}T${compact.slice(9, 11)}:${compact.slice(11, 13)}:${seconds}Z`;
}
