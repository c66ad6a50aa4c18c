import { forEachConcurrently } from '../concurrently';
import type { LogArchive } from '../ports';
import { deliveryFolder, type Place } from './place';

/** Folders that `AWSLogs/` may lie in, one in another, and how many are looked into in all. */
const MOST_LEVELS = 5;
const MOST_FOLDERS = 500;

/** An organization may have ten thousand accounts. */
const ACCOUNTS_AT_A_TIME = 16;

const ACCOUNT = /^(\d{12})\/$/;
const ORGANIZATION = /^(o-[a-z0-9]{4,32})\/$/;
const REGION = /^([a-z]{2,}(?:-[a-z]+)+-\d+)\/$/;

export interface FoundPlaces {
  readonly places: readonly Place[];
  /** Whether every folder was looked into. */
  readonly isWhole: boolean;
}

/**
 * Finds the places in a bucket that trails deliver to, those of organization trails and below prefixes
 * included. The walk is bounded: a bucket that holds other things too may have any number of folders, and
 * whoever may write to it can make folders of accounts that do not exist.
 *
 * @param mayGoOn asked before each account
 */
export async function findPlaces(
  archive: LogArchive,
  bucket: string,
  mayGoOn: () => boolean = () => true,
): Promise<FoundPlaces> {
  const { roots, isWhole } = await findRoots(archive, bucket);
  const places: Place[] = [];
  let isCutShort = false;
  for (const root of roots) {
    const owners = await listOwners(archive, bucket, root);
    await forEachConcurrently(owners, ACCOUNTS_AT_A_TIME, async (owner) => {
      if (!mayGoOn()) isCutShort = true;
      if (isCutShort) return;
      for (const region of await listRegions(archive, bucket, owner)) {
        places.push({ bucket, ...owner, region });
      }
    });
  }
  return { places, isWhole: isWhole && !isCutShort };
}

/** The prefixes, without a closing slash, below which an `AWSLogs/` lies. */
async function findRoots(
  archive: LogArchive,
  bucket: string,
): Promise<{ readonly roots: readonly string[]; readonly isWhole: boolean }> {
  const roots: string[] = [];
  let level = [''];
  let looked = 0;
  for (let depth = 0; depth < MOST_LEVELS && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (looked === MOST_FOLDERS) return { roots, isWhole: false };
      looked++;
      for (const name of await archive.listFolders(bucket, folder)) {
        if (name === 'AWSLogs/') roots.push(folder.replace(/\/$/, ''));
        else next.push(`${folder}${name}`);
      }
    }
    level = next;
  }
  return { roots, isWhole: level.length === 0 };
}

type Owner = Pick<Place, 'prefix' | 'organization' | 'account'>;

async function listOwners(
  archive: LogArchive,
  bucket: string,
  prefix: string,
): Promise<readonly Owner[]> {
  const top = prefix === '' ? 'AWSLogs/' : `${prefix}/AWSLogs/`;
  const names = await archive.listFolders(bucket, top);
  const owners: Owner[] = partsOf(names, ACCOUNT).map((account) => ({ prefix, account }));
  for (const organization of partsOf(names, ORGANIZATION)) {
    const members = await archive.listFolders(bucket, `${top}${organization}/`);
    for (const account of partsOf(members, ACCOUNT)) owners.push({ prefix, organization, account });
  }
  return owners;
}

/** A Region that has log files and no digests is one to tell of. */
async function listRegions(
  archive: LogArchive,
  bucket: string,
  owner: Owner,
): Promise<readonly string[]> {
  const ofDigests = await archive.listFolders(bucket, deliveryFolder(owner, 'CloudTrail-Digest'));
  const ofLogs = await archive.listFolders(bucket, deliveryFolder(owner, 'CloudTrail'));
  return [...new Set([...partsOf(ofDigests, REGION), ...partsOf(ofLogs, REGION)])];
}

function partsOf(names: readonly string[], pattern: RegExp): string[] {
  return names.map((name) => pattern.exec(name)?.[1]).filter((part) => part !== undefined);
}
