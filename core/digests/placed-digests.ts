import type { LogArchive } from '../ports';
import { compareTexts } from '../text-order';
import { type ChainPlace, foldersOf } from './chain-place';
import { dayRange } from './days';
import { compactTime, type DigestChain, digestFolder, parseDigestKey } from './digest-key';
import type { DigestLists, DigestSource } from './digest-listing';
import { parseDigestTime, s3Uri } from './wording';

const HOUR = 3_600_000;

/** A digest of a chain that lies somewhere, walked to or not. */
export interface PlacedDigest {
  readonly place: ChainPlace;
  readonly key: string;
  /** Its end, as its name has it: 20260102T030405Z. */
  readonly time: string;
  readonly isBackfill: boolean;
}

export function uriOf({ place, key }: PlacedDigest): string {
  return s3Uri(place.bucket, key);
}

/**
 * All digests of a chain that have the name of one and a time in the range, each place listed once.
 * Unlike the list of a walk (`DigestListing`), it is cut short by no name that lies.
 */
export class PlacedDigests {
  private readonly known = new Map<string, readonly PlacedDigest[]>();

  constructor(
    private readonly archive: LogArchive,
    private readonly chain: DigestChain,
    private readonly range: { readonly since: Date; readonly until: Date },
  ) {}

  async of(places: Iterable<ChainPlace>): Promise<readonly PlacedDigest[]> {
    const digests: PlacedDigest[] = [];
    for (const [folder, place] of foldersOf(this.chain, places)) {
      const known = this.known.get(folder) ?? (await this.list(place));
      this.known.set(folder, known);
      digests.push(...known);
    }
    return digests;
  }

  private async list(place: ChainPlace): Promise<readonly PlacedDigest[]> {
    const { since, until } = this.range;
    const latest = new Date(until.getTime() + HOUR);
    const [first, last] = [compactTime(since), compactTime(latest)];
    const folder = `${digestFolder({ ...this.chain, prefix: place.prefix })}/`;
    const days = dayRange(folder, since, latest);
    const digests: PlacedDigest[] = [];
    for await (const { key } of this.archive.list(place.bucket, folder, days.after)) {
      if (key > days.until) break;
      const digest = parseDigestKey(key);
      if (digest === undefined || !this.isOfChain(digest)) continue;
      const { time, isBackfill } = digest;
      if (time >= first && time <= last) digests.push({ place, key, time, isBackfill });
    }
    return digests;
  }

  /** Other trails share the folder. */
  private isOfChain({ trail, homeRegion }: DigestChain): boolean {
    return trail === this.chain.trail && homeRegion === this.chain.homeRegion;
  }
}

/** What is known to lie below a chain's prefix, as the lists of a walk, in order of time. */
export class KnownListing implements DigestSource {
  private readonly lists = new Map<string, DigestLists>();

  constructor(
    private readonly digests: readonly PlacedDigest[],
    private readonly prefix: string,
  ) {}

  async of(bucket: string): Promise<DigestLists> {
    const lists = this.lists.get(bucket) ?? this.make(bucket);
    this.lists.set(bucket, lists);
    return lists;
  }

  private make(bucket: string): DigestLists {
    const lists: DigestLists = { standard: [], backfill: [] };
    for (const { place, key, time, isBackfill } of this.digests.toSorted(byTime)) {
      const end = parseDigestTime(time);
      const isThere = place.bucket === bucket && place.prefix === this.prefix;
      if (isThere && end !== undefined)
        lists[isBackfill ? 'backfill' : 'standard'].push({ key, end });
    }
    return lists;
  }
}

/** The oldest first. */
export function byTime(a: PlacedDigest, b: PlacedDigest): number {
  return compareTexts(a.time, b.time) || compareTexts(a.key, b.key);
}
