import { type BillLine, totalOf } from './bill-line';
import { functionLines, watchingLines } from './function-lines';
import type { PriceName, Prices } from './prices';
import { readLines, storageLines, writeLines } from './table-lines';
import { deliveryLines, recordingLines } from './trail-lines';
import type { Monthly, Workload } from './workload';

export interface MonthlyBill {
  readonly lines: readonly BillLine[];
  readonly total: Monthly;
  /** The part of it that DynamoDB's writes are: by far the most of what grows with the events. */
  readonly writes: Monthly;
  /** The part that is billed however few the events are. */
  readonly fixed: Monthly;
}

const WRITES: PriceName = 'dynamoDbWriteUnit';

/**
 * What a deployed store costs in a month, line by line: for one account whose trail is of all Regions that
 * are on from the start. Left out: messages about alerts and what rules keep of matches, the server access
 * log of the log bucket, requests to KMS for the tables' keys, data that leaves AWS.
 */
export function monthlyBill(work: Workload, prices: Prices): MonthlyBill {
  const lines = allLines(work, prices);
  const idle = { ...work, events: { management: 0, data: 0, sends: 0 }, storedManagementEvents: 0 };
  return {
    lines,
    total: totalOf(lines),
    writes: totalOf(lines.filter(({ price }) => price === WRITES)),
    fixed: totalOf(allLines(idle, prices)),
  };
}

function allLines(work: Workload, prices: Prices): readonly BillLine[] {
  return [
    ...recordingLines(work, prices),
    ...deliveryLines(work, prices),
    ...functionLines(work, prices),
    ...writeLines(work, prices),
    ...readLines(work, prices),
    ...storageLines(work, prices),
    ...watchingLines(work, prices),
  ];
}
