/** What the key of a digest file says. */
export interface DigestKey {
  /** What stands before `AWSLogs/`, without the slash; '' where nothing does. */
  readonly prefix: string;
  /** The organization trail's id (`o-…`), where the path names one. */
  readonly organization?: string;
  readonly account: string;
  /** The Region whose log files the digest lists. */
  readonly region: string;
  readonly trail: string;
  readonly homeRegion: string;
  /** The digest's end: 20260102T030405Z, which sorts as it reads. */
  readonly time: string;
  /** Made later, for hours of which CloudTrail delivered no digest: it stands outside the chain. */
  readonly isBackfill: boolean;
}

/**
 * CloudTrail User Guide, "CloudTrail digest file structure", "Digest file location". A trail's name is of
 * letters, digits, `.`, `_` and `-`.
 */
const DIGEST_KEY =
  /^(?:(?<prefix>.+)\/)?AWSLogs\/(?:(?<organization>o-[a-z0-9]{4,32})\/)?(?<account>\d{12})\/CloudTrail-Digest\/(?<region>[a-z0-9-]+)\/\d+\/\d+\/\d+\/\k<account>_CloudTrail-Digest_\k<region>_(?<trail>[A-Za-z0-9._-]+)_(?<homeRegion>[a-z]{2,}(?:-[a-z]+)+-\d+)_(?<time>\d{8}T\d{6}Z)(?<backfill>_backfill)?\.json\.gz$/s;

/** Reads the key of a digest file. @returns undefined for the key of anything else */
export function parseDigestKey(key: string): DigestKey | undefined {
  const parts = DIGEST_KEY.exec(key)?.groups;
  if (parts === undefined) return undefined;
  const {
    prefix = '',
    organization,
    account = '',
    region = '',
    trail = '',
    homeRegion = '',
  } = parts;
  return {
    prefix,
    ...(organization !== undefined && { organization }),
    account,
    region,
    trail,
    homeRegion,
    time: parts.time ?? '',
    isBackfill: parts.backfill !== undefined,
  };
}

/** A chain of digests: what one trail writes for one account and Region. */
export type DigestChain = Omit<DigestKey, 'time' | 'isBackfill'>;

/** Below which all digests of a chain lie, and those of other trails; without a closing slash. */
export function digestFolder({ prefix, organization, account, region }: DigestChain): string {
  const parts = [prefix, 'AWSLogs', organization, account, 'CloudTrail-Digest', region];
  return parts.filter((part) => part !== undefined && part !== '').join('/');
}

/** The key that a chain's digest of this end would have. */
export function digestKey(chain: DigestChain, end: Date): string {
  const { account, region, trail, homeRegion } = chain;
  const time = compactTime(end);
  const day = `${time.slice(0, 4)}/${time.slice(4, 6)}/${time.slice(6, 8)}`;
  const name = `${account}_CloudTrail-Digest_${region}_${trail}_${homeRegion}_${time}.json.gz`;
  return `${digestFolder(chain)}/${day}/${name}`;
}

/** As digests' names print a time, in UTC: 20260102T030405Z. It is kept within the years of four digits. */
export function compactTime(time: Date): string {
  return namedTime(time)
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, '');
}

const FIRST_NAMED = new Date('0000-01-01T00:00:00Z');
const LAST_NAMED = new Date('9999-12-31T23:59:59Z');

/**
 * The nearest time whose year has four digits. An hour more than the end of a range may be the year
 * 10000, which ISO 8601 writes with a sign: it would sort before every other year.
 */
export function namedTime(time: Date): Date {
  if (time < FIRST_NAMED) return FIRST_NAMED;
  return time > LAST_NAMED ? LAST_NAMED : time;
}
