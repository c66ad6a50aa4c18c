import type { LogArchive } from '../ports';
import type { DigestChain } from './digest-key';
import {
  type DigestLists,
  type DigestSource,
  endInName,
  type ListedDigest,
} from './digest-listing';
import type { KeyRing } from './key-ring';
import { type DigestJudge, type LoadedDigest, loadDigest } from './load-digest';
import { s3Uri } from './wording';

/** What a walk meets on its way from the newest digest to the oldest. */
export type Step =
  | ValidDigest
  | {
      readonly is: 'invalid';
      readonly bucket: string;
      readonly key: string;
      readonly reason: string;
    }
  /** The digest that ends at `to` is the first of its chain, and an older chain ends at `from`. */
  | { readonly is: 'gap'; readonly from: Date; readonly to: Date }
  /** The links lead round in a circle, which the walk leaves. */
  | { readonly is: 'circle'; readonly bucket: string; readonly key: string }
  /** A link leads to a valid digest that needs no second look. */
  | (LinkedDigest & { readonly is: 'known' });

export interface LinkedDigest extends LoadedDigest {
  /** The digest that led here by its link, when it was loaded. */
  readonly linkedFrom: LoadedDigest | undefined;
}

export interface ValidDigest extends LinkedDigest {
  readonly is: 'valid';
}

/** A way through one chain. */
export interface Walk {
  readonly archive: LogArchive;
  readonly keys: KeyRing;
  readonly listing: DigestSource;
  /** Addresses of digests that are not looked at: the walk goes past them. */
  readonly closed: ReadonlySet<string>;
  readonly chain: DigestChain;
  /** Where the newest digests are. */
  readonly bucket: string;
  readonly since: Date;
  readonly until: Date;
  /** Backfill digests are no links of the chain, and are walked apart. */
  readonly digests: 'standard' | 'backfill';
}

/**
 * Walks from digest to digest by their links, and by the bucket's list where a link is missing or its
 * digest is not valid: `_traverse_digest_chain` of AWS's validator, with its order and its ends. What is
 * closed to it, the validator does not know.
 */
export async function* walkDigests(walk: Walk): AsyncGenerator<Step> {
  const { archive, keys, chain, since, digests, listing, closed } = walk;
  const judge: DigestJudge = {
    archive,
    keys,
    homeRegion: chain.homeRegion,
    isBackfillPass: digests === 'backfill',
  };
  let { bucket } = walk;
  let list = (await listing.of(bucket, walk.until))[digests];
  const newest = openOne(list.pop(), list, bucket, closed);
  if (newest === undefined) return;
  let key = newest.key;
  let lastStart = newest.end;
  let linkedFrom: LoadedDigest | undefined;
  /** Since a digest was last taken from a list: links alone could lead round for ever. */
  const byLinks = new Set<string>();

  while (key !== '' && since <= lastStart) {
    let next: ListedDigest | undefined;
    const loaded = await loadDigest(bucket, key, judge);
    if ('reason' in loaded) {
      next = takeBefore(list, key, lastStart);
      yield { is: 'invalid', bucket, key, reason: loaded.reason };
    } else {
      lastStart = loaded.start;
      yield { is: 'valid', ...loaded, linkedFrom };
      byLinks.add(s3Uri(bucket, key));
      const { previous } = loaded.digest;
      const link = previous && s3Uri(previous.bucket, previous.key);
      if (previous && link && !closed.has(link) && !byLinks.has(link)) {
        linkedFrom = loaded;
        key = previous.key;
        if (previous.bucket === bucket) continue;
        bucket = previous.bucket;
        list = await reload(listing, bucket, loaded.end, digests);
        continue;
      }
      next = takeBefore(list, key, lastStart);
      if (previous && link && closed.has(link)) yield* known(previous, loaded, judge);
      else if (previous) yield { is: 'circle', ...previous };
      else if (next) yield { is: 'gap', from: next.end, to: lastStart };
    }
    next = openOne(next, list, bucket, closed);
    if (next === undefined) return;
    key = next.key;
    linkedFrom = undefined;
    byLinks.clear();
  }
}

async function reload(
  listing: DigestSource,
  bucket: string,
  until: Date,
  digests: keyof DigestLists,
): Promise<ListedDigest[]> {
  return (await listing.of(bucket, until))[digests];
}

/** Takes digests from the list's end until the walk may look at one. */
function openOne(
  first: ListedDigest | undefined,
  list: ListedDigest[],
  bucket: string,
  closed: ReadonlySet<string>,
): ListedDigest | undefined {
  let next = first;
  while (next !== undefined && closed.has(s3Uri(bucket, next.key))) next = list.pop();
  return next;
}

async function* known(
  { bucket, key }: { readonly bucket: string; readonly key: string },
  linkedFrom: LoadedDigest,
  judge: DigestJudge,
): AsyncGenerator<Step> {
  const loaded = await loadDigest(bucket, key, judge);
  if (!('reason' in loaded)) yield { is: 'known', ...loaded, linkedFrom };
}

/**
 * Takes digests from the list's end until one is older than the given one.
 * @param lastStart stands in where a name has no time: the digest before may end at it
 */
function takeBefore(list: ListedDigest[], key: string, lastStart: Date): ListedDigest | undefined {
  const before = endInName(key)?.getTime() ?? lastStart.getTime() + 1;
  for (let next = list.pop(); next !== undefined; next = list.pop()) {
    if (next.end.getTime() < before) return next;
  }
  return undefined;
}
