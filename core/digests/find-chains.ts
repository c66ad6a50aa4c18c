import type { LogArchive } from '../ports';
import { compareTexts } from '../text-order';
import type { ChainPlace } from './chain-place';
import { dayRange } from './days';
import { type Digest, readDigest } from './digest';
import {
  compactTime,
  type DigestChain,
  type DigestKey,
  digestFolder,
  parseDigestKey,
} from './digest-key';
import { TooLargeError } from './too-large';
import { unpackDigest } from './unpack-digest';

const HOUR = 3_600_000;

/** A trail's bucket has `AWSLogs/` at its root, or below a prefix of a few parts. */
const DEEPEST_PREFIX = 6;
const MOST_FOLDERS = 500;
/** Digests that are looked at to learn which trails ever wrote to a folder. */
const MOST_OF_OTHER_TIMES = 1000;
/** Digests that are read to learn whether a place is the one that they were delivered to. */
const MOST_READ = 10;

/** Which chains to look for. */
export interface ChainSearch {
  readonly account?: string | undefined;
  /** Whose trail it is: of other accounts, an organization's trail alone holds any logs. */
  readonly owner?: string | undefined;
  readonly region?: string | undefined;
  readonly since: Date;
  readonly until: Date;
}

/** A chain, and where its digests lie. */
export interface FoundChain {
  /** With the prefix of the newest digest in the range that lies where it says, and where a walk begins. */
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
    if (!isMeant(search, account, organization)) continue;
    const parts = [`${root}AWSLogs`, organization, account, 'CloudTrail-Digest', ''];
    const digests = parts.filter((part) => part !== undefined).join('/');
    for (const region of await folderNames(bucket, digests, archive)) {
      if (search.region !== undefined && region !== search.region) continue;
      yield { prefix, ...(organization !== undefined && { organization }), account, region };
    }
  }
}

function isMeant({ account, owner }: ChainSearch, found: string, organization?: string): boolean {
  if (account !== undefined) return found === account;
  return owner === undefined || organization !== undefined || found === owner;
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
  /** Its last digests in the range, the newest one last; none where all are of other times. */
  readonly newest: { readonly key: string; readonly time: string }[];
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
    const sighting = found.get(name) ?? { bucket, chain, newest: [] };
    found.set(name, sighting);
    if (isInRange) sighting.newest.push({ key, time });
    if (sighting.newest.length > MOST_READ) sighting.newest.shift();
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

/**
 * Where the newest digest lies. Places whose digests say that they lie elsewhere, as in a copy of a bucket,
 * come last, and so do those that hold none.
 */
async function startOf(
  group: readonly Sighting[],
  archive: LogArchive,
): Promise<Sighting | undefined> {
  const sorted = group.toSorted((a, b) => compareTexts(newestTime(b), newestTime(a)));
  if (sorted.length > 1) {
    for (const sighting of sorted) if (await isAtHome(sighting, archive)) return sighting;
  }
  return sorted[0];
}

function newestTime({ newest }: Sighting): string {
  return newest.at(-1)?.time ?? '';
}

/** Whether a place's newest digest that can be read says that it lies there. Its signature is not looked at. */
async function isAtHome({ bucket, newest }: Sighting, archive: LogArchive): Promise<boolean> {
  for (const { key } of newest.toReversed()) {
    const digest = await readStored(bucket, key, archive);
    if (digest !== undefined) return digest.bucket === bucket && digest.key === key;
  }
  return false;
}

async function readStored(
  bucket: string,
  key: string,
  archive: LogArchive,
): Promise<Digest | undefined> {
  try {
    const stored = await archive.fetch(bucket, key);
    const unpacked = stored && (await unpackDigest(stored.body));
    return unpacked && readDigest(unpacked.text);
  } catch (error) {
    // Its verdict comes with the walk.
    if (error instanceof TooLargeError) return undefined;
    throw error;
  }
}
