import { cutKey } from '../items/cut';
import { MAX_SORT_KEY_BYTES } from '../items/keys';
import { type LedgerEntry, type LedgerKey, ledgerKey, OTHER_FILES_GROUP } from './ledger-entry';

/** A content of a file that ingest read, of which no digest has said yet that CloudTrail wrote it. */
export interface UnprovenFile {
  /** `s3://bucket/key`. */
  readonly uri: string;
  readonly key: string;
  /** Of the uncompressed bytes that were read, hexadecimal; '' where they broke off and some of it was stored. */
  readonly sha256: string;
  /** ISO 8601 in UTC. */
  readonly ingestedAt: string;
}

/** An account and a Region that files of the ledger name. */
export interface LedgerPlace {
  readonly account: string;
  readonly region: string;
}

const GROUP_OF_FILES = 'files/';

export function unprovenFileOf({ file, sha256, ingestedAt }: LedgerEntry): UnprovenFile {
  return { uri: file.uri, key: file.key, sha256, ingestedAt };
}

/** The key of an unproven file: beside its group of the ledger, in order of time. Each reading has its own. */
export function unprovenKey({ uri, key, ingestedAt }: UnprovenFile): LedgerKey {
  const { group } = ledgerKey({ uri, key });
  return {
    group: `unproven/${group.slice(GROUP_OF_FILES.length)}`,
    file: cutKey(`${ingestedAt}#${uri}`, MAX_SORT_KEY_BYTES),
  };
}

/** The group of an account's and Region's unproven files. */
export function unprovenGroup({ account, region }: LedgerPlace): string {
  return `unproven/${account}/${region}`;
}

/** The group of an account's and Region's files in the ledger. */
export function ledgerGroup({ account, region }: LedgerPlace): string {
  return `${GROUP_OF_FILES}${account}/${region}`;
}

/** Reads the name of a group of the ledger. @returns undefined for files of no account */
export function ledgerPlaceOf(group: string): LedgerPlace | undefined {
  if (group === OTHER_FILES_GROUP) return undefined;
  const [, account = '', region = ''] = group.split('/');
  return { account, region };
}
