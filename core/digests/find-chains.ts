import type { LogArchive } from '../ports';
import { compareTexts } from '../text-order';
import type { ChainPlace } from './chain-warnings';
import { dayRange } from './days';
import { readDigest } from './digest';
import {
  compactTime,
  type DigestChain,
  type DigestKey,
  digestFolder,
  parseDigestKey,
} from './digest-key';
import { unpackDigest } from './unpack-digest';

const HOUR = 3_600_000;

/** A trail's bucket has `AWSLogs/` at its root, or below a prefix of a few parts. */
const DEEPEST_PREFIX = 6;
const MOST_FOLDERS = 500;
/** Digests that are looked at to learn which trails ever wrote to a folder. */
const MOST_OF_OTHER_TIMES = 1000;

/** Which chains to look for. */
export interface ChainSearch {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly since: Date;
  readonly until: Date;
}

/** A chain, and where its digests lie. */
export interface FoundChain {
  /** With the prefix of its newest digest in the range, in whose bucket a walk begins. */
  readonly chain: DigestChain;
  readonly bucket: string;
  readonly places: readonly ChainPlace[];
}

export interface FoundChains {
  readonly chains: readonly FoundChain[];
  /** Buckets with more folders than are looked through: there may be more chains in them. */
  readonly cutBuckets: readonly string[];
}

/**
 * Finds the chains of digests at some places.
 * @param places buckets, and the prefixes in them below which to look
 * @param onFolder called as folders are entered
 */
export async function findChains(
  places: readonly ChainPlace[],
  search: ChainSearch,
  archive: LogArchive,
  onFolder: () => void = () => {},
): Promise<FoundChains> {
  const sightings: Sighting[] = [];
  const cutBuckets: string[] = [];
  for (const { bucket, prefix } of places) {
    const { roots, isCut } = await findRoots(bucket, prefix, archive);
    if (isCut) cutBuckets.push(bucket);
    for (const root of roots) {
      for await (const folder of regionFolders(bucket, root, search, archive)) {
        onFolder();
        sightings.push(...(await trailsIn(bucket, folder, search, archive)));
      }
    }
  }
  return { chains: await joinSightings(sightings, archive), cutBuckets };
}

/** Prefixes below which `AWSLogs/` lies, with their closing slash. */
async function findRoots(bucket: string, prefix: string, archive: LogArchive) {
  const roots: string[] = [];
  let level = [prefix === '' ? '' : `${prefix}/`];
  let entered = 0;
  for (let depth = 0; depth <= DEEPEST_PREFIX; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (++entered > MOST_FOLDERS) return { roots, isCut: true };
      const folders = await archive.listFolders(bucket, folder);
      if (folders.includes('AWSLogs/')) roots.push(folder);
      next.push(...folders.filter((name) => name !== 'AWSLogs/').map((name) => folder + name));
    }
    level = next;
  }
  return { roots, isCut: level.length > 0 };
}

type RegionFolder = Pick<DigestChain, 'prefix' | 'organization' | 'account' | 'region'>;

async function* regionFolders(
  bucket: string,
  root: string,
  search: ChainSearch,
  archive: LogArchive,
): AsyncGenerator<RegionFolder> {
  const prefix = root.replace(/\/$/, '');
  for (const { organization, account } of await accountsBelow(bucket, `${root}AWSLogs/`, archive)) {
    if (search.account !== undefined && account !== search.account) continue;
    const parts = [`${root}AWSLogs`, organization, account, 'CloudTrail-Digest', ''];
    const digests = parts.filter((part) => part !== undefined).join('/');
    for (const region of await folderNames(bucket, digests, archive)) {
      if (search.region !== undefined && region !== search.region) continue;
      yield { prefix, ...(organization !== undefined && { organization }), account, region };
    }
  }
}

async function accountsBelow(bucket: string, folder: string, archive: LogArchive) {
  const found: { organization?: string; account: string }[] = [];
  for (const name of await folderNames(bucket, folder, archive)) {
    if (ACCOUNT.test(name)) found.push({ account: name });
    if (!ORGANIZATION.test(name)) continue;
    const members = await folderNames(bucket, `${folder}${name}/`, archive);
    const accounts = members.filter((member) => ACCOUNT.test(member));
    found.push(...accounts.map((account) => ({ organization: name, account })));
  }
  return found;
}

const ACCOUNT = /^\d{12}$/;
const ORGANIZATION = /^o-[a-z0-9]{4,32}$/;

async function folderNames(bucket: string, prefix: string, archive: LogArchive) {
  const folders = await archive.listFolders(bucket, prefix);
  return folders.map((folder) => folder.slice(0, -1));
}

/** A chain's digests in one place. */
interface Sighting {
  readonly bucket: string;
  readonly chain: DigestChain;
  /** Its newest digest in the range; absent where all are of other times. */
  readonly newest?: { readonly key: string; readonly time: string };
}

/**
 * The trails that wrote digests to a folder: of the range, or else of any time, since digests that are
 * missing altogether are what a verification is to tell.
 */
async function trailsIn(
  bucket: string,
  folder: RegionFolder,
  search: ChainSearch,
  archive: LogArchive,
): Promise<readonly Sighting[]> {
  const first = compactTime(search.since);
  const latest = new Date(search.until.getTime() + HOUR);
  const last = compactTime(latest);
  const found = new Map<string, Sighting>();
  const see = (digest: DigestKey, key: string, isInRange: boolean) => {
    const { time, isBackfill: _, ...chain } = digest;
    const name = JSON.stringify([chain.trail, chain.homeRegion]);
    const newest = isInRange ? { key, time } : undefined;
    if (isInRange || !found.has(name))
      found.set(name, { bucket, chain, ...(newest && { newest }) });
  };
  const base = `${digestFolder({ ...folder, trail: '', homeRegion: '' })}/`;
  const days = dayRange(base, search.since, latest);
  for await (const { key } of archive.list(bucket, base, days.after)) {
    if (key > days.until) break;
    const digest = parseDigestKey(key);
    if (digest === undefined) continue;
    if (digest.time >= first && digest.time <= last) see(digest, key, true);
  }
  let looked = 0;
  for await (const { key } of found.size > 0 ? [] : archive.list(bucket, base)) {
    if (++looked > MOST_OF_OTHER_TIMES) break;
    const digest = parseDigestKey(key);
    if (digest !== undefined) see(digest, key, false);
  }
  return [...found.values()];
}

/** What several buckets or prefixes hold of one chain is one chain. */
async function joinSightings(
  sightings: readonly Sighting[],
  archive: LogArchive,
): Promise<readonly FoundChain[]> {
  const groups = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const { organization = '', account, region, trail, homeRegion } = sighting.chain;
    const name = [account, region, trail, homeRegion, organization].join(' ');
    groups.set(name, [...(groups.get(name) ?? []), sighting]);
  }
  const chains: FoundChain[] = [];
  for (const [, group] of [...groups].sort(([a], [b]) => compareTexts(a, b))) {
    const start = await startOf(group, archive);
    if (start === undefined) continue;
    const places = group.map(({ bucket, chain }) => ({ bucket, prefix: chain.prefix }));
    chains.push({ chain: start.chain, bucket: start.bucket, places });
  }
  return chains;
}

/** Where the newest digest lies; of several that hold one of the same time, where it says that it lies. */
async function startOf(
  group: readonly Sighting[],
  archive: LogArchive,
): Promise<Sighting | undefined> {
  const times = group.map(({ newest }) => newest?.time ?? '').sort(compareTexts);
  const candidates = group.filter(({ newest }) => (newest?.time ?? '') === times.at(-1));
  if (candidates.length === 1) return candidates[0];
  for (const candidate of candidates) {
    if (await isAtHome(candidate, archive)) return candidate;
  }
  return candidates[0];
}

async function isAtHome({ bucket, newest }: Sighting, archive: LogArchive): Promise<boolean> {
  const stored = newest && (await archive.fetch(bucket, newest.key));
  const unpacked = stored && (await unpackDigest(stored.body));
  const digest = unpacked && readDigest(unpacked.text);
  return digest?.bucket === bucket && digest.key === newest?.key;
}
