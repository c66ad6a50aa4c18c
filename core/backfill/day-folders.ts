import { forEachConcurrently } from '../concurrently';
import type { LogArchive } from '../ports';
import { compareTexts } from '../text-order';

/** Where CloudTrail puts the logs of one account and Region; a folder for each day lies below it. */
export interface LogPlace {
  /** `[prefix/]AWSLogs/[o-…/]111122223333/CloudTrail/eu-west-1/` */
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
}

/** Which places to look at; an absent field leaves nothing out. */
export interface PlaceFilter {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** The logs that CloudTrail delivered in one day to one place, or on a few minutes of the next one. */
export interface DayFolder extends LogPlace {
  /** `2026-03-04` */
  readonly day: string;
}

/** A range of time, ISO 8601 in UTC; both ends belong to it. */
export interface TimeSpan {
  readonly since: string;
  readonly until: string;
}

const LOGS = 'AWSLogs/';
const ACCOUNT = /^\d{12}\/$/;
const ORGANIZATION = /^o-[a-z0-9]{4,32}\/$/;
/** Folders within folders before `AWSLogs/`: a trail's prefix may have slashes, but a search must end. */
const MOST_PREFIX_FOLDERS = 3;
const LISTINGS_AT_A_TIME = 8;

/** Finds the places that hold logs in a bucket, in order of their prefixes. */
export async function findPlaces(
  archive: LogArchive,
  bucket: string,
  filter: PlaceFilter,
): Promise<readonly LogPlace[]> {
  const places: LogPlace[] = [];
  const accounts = await findAccounts(archive, bucket, filter);
  await forEachConcurrently(accounts, LISTINGS_AT_A_TIME, async ({ account, folder }) => {
    const logs = `${folder}CloudTrail/`;
    for (const name of await archive.listFolders(bucket, logs)) {
      const region = name.slice(0, -1);
      if ((filter.region ?? region) === region) {
        places.push({ prefix: `${logs}${name}`, account, region });
      }
    }
  });
  return places.sort((a, b) => compareTexts(a.prefix, b.prefix));
}

interface AccountFolder {
  readonly account: string;
  readonly folder: string;
}

async function findAccounts(
  archive: LogArchive,
  bucket: string,
  filter: PlaceFilter,
): Promise<readonly AccountFolder[]> {
  const accounts: AccountFolder[] = [];
  const search = async (folder: string, mayHoldOrganizations: boolean): Promise<void> => {
    for (const name of await archive.listFolders(bucket, folder)) {
      const account = name.slice(0, -1);
      if (ACCOUNT.test(name) && (filter.account ?? account) === account) {
        accounts.push({ account, folder: `${folder}${name}` });
      }
      if (mayHoldOrganizations && ORGANIZATION.test(name)) await search(`${folder}${name}`, false);
    }
  };
  for (const root of await findRoots(archive, bucket, '', 0)) await search(root, true);
  return accounts;
}

/** Every `AWSLogs/`, with what stands before it. */
async function findRoots(
  archive: LogArchive,
  bucket: string,
  prefix: string,
  depth: number,
): Promise<readonly string[]> {
  const roots: string[] = [];
  for (const name of await archive.listFolders(bucket, prefix)) {
    if (name === LOGS) roots.push(`${prefix}${name}`);
    else if (depth < MOST_PREFIX_FOLDERS) {
      roots.push(...(await findRoots(archive, bucket, `${prefix}${name}`, depth + 1)));
    }
  }
  return roots;
}

const DAY_MILLISECONDS = 86_400_000;

/**
 * How far a file's time, which its name says, may lie outside of its folder's day: what is written at
 * midnight is filed under either day.
 */
const MARGIN_MILLISECONDS = 3_600_000;

/** The days whose folders may hold files of a range: `2026-03-04`, in order. */
export function daysOf({ since, until }: TimeSpan): readonly string[] {
  const first = Date.parse(since) - MARGIN_MILLISECONDS;
  const last = Date.parse(until) + MARGIN_MILLISECONDS;
  const days: string[] = [];
  for (let at = startOfDay(first); at <= last; at += DAY_MILLISECONDS) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

function startOfDay(milliseconds: number): number {
  return Math.floor(milliseconds / DAY_MILLISECONDS) * DAY_MILLISECONDS;
}

/** Every day of every place, the days in order, so that what is oldest is done first. */
export function* dayFoldersOf(
  places: readonly LogPlace[],
  days: readonly string[],
): Generator<DayFolder> {
  for (const day of days) {
    for (const place of places) yield { ...place, day, prefix: prefixOf(place, day) };
  }
}

function prefixOf({ prefix }: LogPlace, day: string): string {
  return `${prefix}${day.replaceAll('-', '/')}/`;
}
