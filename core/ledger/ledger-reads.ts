import { storedText } from '../items/event-item';
import { timeRange } from '../items/keys';
import type { LedgerRange } from '../ports';
import { parseLogKey } from '../records/log-key';
import { compareTexts } from '../text-order';
import { type LedgerEntry, type LogFile, ledgerKey, OTHER_FILES_GROUP } from './ledger-entry';

/** What one Query of DynamoDB reads of the ledger. */
export interface LedgerRead {
  readonly group: string;
  /** The whole group where absent. */
  readonly range?: { readonly from: string; readonly to: string };
  readonly order: 'ascending' | 'descending';
}

/**
 * The reads that list a range: those of `delivered` answer in order of delivery, the last file first,
 * and are to be merged; `others` comes behind them.
 *
 * @param groups every group of files
 */
export function readsOfRange(
  range: LedgerRange,
  groups: readonly string[],
): { readonly delivered: readonly LedgerRead[]; readonly others?: LedgerRead } {
  const { account, region, since, until } = range;
  const delivered = groups
    .filter((group) => group !== OTHER_FILES_GROUP && isOfPlace(group, range))
    .map((group) => ({ group, range: timeRange(range), order: 'descending' }) as const);
  const isNarrowed = [account, region, since, until].some((each) => each !== undefined);
  return isNarrowed
    ? { delivered }
    : { delivered, others: { group: OTHER_FILES_GROUP, order: 'ascending' } };
}

/** `files/111122223333/eu-west-1` */
function isOfPlace(group: string, { account, region }: LedgerRange): boolean {
  const [, itsAccount, itsRegion] = group.split('/');
  return (account ?? itsAccount) === itsAccount && (region ?? itsRegion) === itsRegion;
}

/** Orders entries of `delivered`: the file that was delivered last comes first. */
export function compareDeliveries({ file: a }: LedgerEntry, { file: b }: LedgerEntry): number {
  return compareTexts(deliveryOf(b), deliveryOf(a)) || compareTexts(b.uri, a.uri);
}

function deliveryOf({ key }: LogFile): string {
  return parseLogKey(key).deliveredAt ?? '';
}

/**
 * The read that holds every file of a name: CloudTrail's names say their group and when the file was
 * delivered; the others stand by their addresses, which a name does not tell.
 *
 * @param fileName without its path
 */
export function readOfName(fileName: string): LedgerRead {
  const { group } = ledgerKey({ uri: '', key: fileName });
  const { deliveredAt } = parseLogKey(fileName);
  return {
    group,
    order: 'ascending',
    ...(deliveredAt !== undefined && {
      range: timeRange({ since: deliveredAt, until: deliveredAt }),
    }),
  };
}

/** Whether a file is of this name. Events keep a very long name cut. */
export function isNamed({ key }: LogFile, fileName: string): boolean {
  const itsName = parseLogKey(key).fileName;
  return itsName === fileName || storedText(itsName) === fileName;
}
