import type { LogArchive } from '../ports';
import { compactTime, type DigestChain, digestFolder, digestKey } from './digest-key';
import { parseDigestTime } from './wording';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** A digest of a chain, as its name alone tells. */
export interface ListedDigest {
  readonly key: string;
  readonly end: Date;
}

/** Digests of a chain in a bucket, the oldest first. A walk takes them away from the end. */
export interface DigestLists {
  readonly standard: ListedDigest[];
  readonly backfill: ListedDigest[];
}

/** Lists the digests of a walk. */
export interface DigestSource {
  /**
   * The lists of a bucket: made once, and handed out again as a walk left them.
   * @param until of what ends later, nothing is needed
   */
  of(bucket: string, until: Date): Promise<DigestLists>;
}

/**
 * Lists a chain's digests bucket by bucket, as `DigestProvider` of AWS's validator does: what it does not
 * see is not seen here, or verdicts would differ.
 */
export class DigestListing implements DigestSource {
  private readonly known = new Map<string, DigestLists>();

  /** @param since digests that end before it are left out */
  constructor(
    private readonly archive: LogArchive,
    private readonly chain: DigestChain,
    private readonly since: Date,
  ) {}

  /**
   * Made once for each `until`.
   * @param until digests that end more than an hour later are left out
   */
  async of(bucket: string, until: Date): Promise<DigestLists> {
    const name = JSON.stringify([bucket, until]);
    const known = this.known.get(name) ?? (await this.list(bucket, until));
    this.known.set(name, known);
    return known;
  }

  private async list(bucket: string, until: Date): Promise<DigestLists> {
    const lists: DigestLists = { standard: [], backfill: [] };
    const first = compactTime(this.since);
    const last = compactTime(new Date(until.getTime() + HOUR));
    const marker = digestKey(this.chain, new Date(this.since.getTime() - MINUTE));
    for await (const { key } of this.archive.list(bucket, digestFolder(this.chain), marker)) {
      if (!belongsTo(this.chain, key)) continue;
      const time = timeInName(key);
      // Nothing is looked for behind the first name that sorts later: keys are in order of time.
      if (time > last) break;
      const end = parseDigestTime(time);
      if (time < first || end === undefined) continue;
      lists[isBackfillKey(key) ? 'backfill' : 'standard'].push({ key, end });
    }
    return lists;
  }
}

const DAY_FOLDER = /^\/\d+\/\d+\/\d+\//;
const ENDING = '.json.gz';

/** The validator's pattern, which takes more for a digest than `parseDigestKey`. */
function belongsTo(chain: DigestChain, key: string): boolean {
  const folder = digestFolder(chain);
  const day = key.startsWith(folder) ? DAY_FOLDER.exec(key.slice(folder.length)) : null;
  if (day === null) return false;
  const { account, region, trail, homeRegion } = chain;
  const beginning = `${account}_CloudTrail-Digest_${region}_${trail}_${homeRegion}_`;
  const name = key.slice(folder.length + day[0].length);
  const isLongEnough = name.length > beginning.length + ENDING.length;
  return name.startsWith(beginning) && name.endsWith(ENDING) && isLongEnough;
}

const BACKFILL_ENDING = '_backfill.json.gz';
const TIME_CHARACTERS = 16;

/** Whether a digest was made later, for hours of which CloudTrail delivered none: by its name. */
export function isBackfillKey(key: string): boolean {
  return key.endsWith(BACKFILL_ENDING);
}

/** When a digest ends, by its name. @returns undefined when the name does not say */
export function endInName(key: string): Date | undefined {
  return parseDigestTime(timeInName(key));
}

/** Where names of digests have their time, whatever stands there. */
function timeInName(key: string): string {
  const end = key.length - (isBackfillKey(key) ? BACKFILL_ENDING : ENDING).length;
  return key.slice(Math.max(0, end - TIME_CHARACTERS), Math.max(0, end));
}
