import { EVENT_INDEXES, type EventIndex } from '../tables';
import { type BillLine, linesOf, lineWriter, times } from './bill-line';
import {
  COPY_WRITE_UNITS,
  EVENT_SHAPES,
  itemSizeOf,
  LOG_CLASSES,
  type LogClass,
  STORAGE_BYTES_AN_ITEM,
} from './event-shapes';
import {
  ALERT_READS_A_RUN,
  ALERT_RUNS_A_MONTH,
  ALERT_WRITES_A_RUN,
  AUDIT_READS_A_DIGEST,
  AUDIT_READS_A_FILE,
  AUDIT_WRITES_A_DIGEST,
  AUDIT_WRITES_A_FILE,
  DIGESTS_A_MONTH,
  KEY_READS_AN_EVENT,
  LEDGER_BYTES_A_FILE,
  LEDGER_READS_A_FILE,
  LEDGER_WRITES_A_FILE,
  READS_A_QUERY,
  VERDICT_BYTES,
} from './pipeline-figures';
import { GIGABYTE, type Prices } from './prices';
import { heldFor, type Monthly, monthsOf, volumeOf, type Workload } from './workload';

const DYNAMODB = 'DynamoDB';

/** Write units: of the item, and once more of each index that holds it. */
export function writeLines(work: Workload, prices: Prices): readonly BillLine[] {
  const { files } = volumeOf(work);
  const line = lineWriter(DYNAMODB, prices);
  const ofFiles =
    (LEDGER_WRITES_A_FILE + AUDIT_WRITES_A_FILE) * files + AUDIT_WRITES_A_DIGEST * DIGESTS_A_MONTH;
  return linesOf(
    line('writes, events table', 'dynamoDbWriteUnit', sumOf(work, unitsOfItem)),
    ...EVENT_INDEXES.map((index) =>
      line(
        `writes, index ${index}`,
        'dynamoDbWriteUnit',
        sumOf(work, (work, each) => unitsOfIndex(work, each, index)),
      ),
    ),
    line('writes, index of copies’ sources', 'dynamoDbWriteUnit', sumOf(work, unitsOfCopies)),
    line('writes, ledger and audit', 'dynamoDbWriteUnit', ofFiles),
    line('writes, alerts', 'dynamoDbWriteUnit', ALERT_WRITES_A_RUN * ALERT_RUNS_A_MONTH),
  );
}

export function readLines(work: Workload, prices: Prices): readonly BillLine[] {
  const { files } = volumeOf(work);
  const line = lineWriter(DYNAMODB, prices);
  const ofFiles =
    (LEDGER_READS_A_FILE + AUDIT_READS_A_FILE) * files + AUDIT_READS_A_DIGEST * DIGESTS_A_MONTH;
  return linesOf(
    line(
      'reads, keys before they are written',
      'dynamoDbReadUnit',
      sumOf(work, (work, each) => KEY_READS_AN_EVENT * storedOf(work, each)),
    ),
    line('reads, ledger and audit', 'dynamoDbReadUnit', ofFiles),
    line('reads, alerts', 'dynamoDbReadUnit', ALERT_READS_A_RUN * ALERT_RUNS_A_MONTH),
    line('reads, questions', 'dynamoDbReadUnit', READS_A_QUERY * work.queries),
  );
}

export function storageLines(work: Workload, prices: Prices): readonly BillLine[] {
  const line = lineWriter(DYNAMODB, prices);
  const items = heldBytes(work, bytesOfItem);
  const indexed = heldBytes(work, bytesOfIndexes);
  const ledger = heldLedgerBytes(work);
  return linesOf(
    line('GB of the events table', 'dynamoDbGigabyteMonth', inGigabytes(items)),
    line('GB of its indexes', 'dynamoDbGigabyteMonth', inGigabytes(indexed)),
    line('GB of ledger and audit', 'dynamoDbGigabyteMonth', inGigabytes(ledger)),
    // AWS bills the tables' own size, and not that of their global indexes.
    line('GB of point-in-time recovery', 'dynamoDbRecoveryGigabyteMonth', {
      firstMonth: (items.firstMonth + ledger.firstMonth) / GIGABYTE,
      later: (items.later + ledger.later) / GIGABYTE,
    }),
  );
}

function storedOf(work: Workload, each: LogClass): number {
  return volumeOf(work).stored[each];
}

function sumOf(work: Workload, of: (work: Workload, each: LogClass) => number): number {
  return LOG_CLASSES.reduce((sum, each) => sum + of(work, each), 0);
}

function sizeIn(work: Workload, each: LogClass) {
  return itemSizeOf(EVENT_SHAPES[each], work.indexes[each].length);
}

function unitsOfItem(work: Workload, each: LogClass): number {
  return storedOf(work, each) * sizeIn(work, each).writeUnits;
}

function unitsOfIndex(work: Workload, each: LogClass, index: EventIndex): number {
  if (!work.indexes[each].includes(index)) return 0;
  return unitsOfItem(work, each) * EVENT_SHAPES[each].shares[index];
}

function unitsOfCopies(work: Workload, each: LogClass): number {
  return COPY_WRITE_UNITS * copiesIn(work, each);
}

/** Their index is filled with the one by resource. */
function copiesIn(work: Workload, each: LogClass): number {
  return work.indexes[each].includes('resource')
    ? storedOf(work, each) * EVENT_SHAPES[each].copies
    : 0;
}

function bytesOfItem(work: Workload, each: LogClass): number {
  return storedOf(work, each) * (sizeIn(work, each).itemBytes + STORAGE_BYTES_AN_ITEM);
}

function bytesOfIndexes(work: Workload, each: LogClass): number {
  const { shares, copies } = EVENT_SHAPES[each];
  const held = work.indexes[each].reduce((sum, index) => sum + shares[index], 0);
  const ofCopies = work.indexes[each].includes('resource') ? copies : 0;
  return (held + ofCopies) * bytesOfItem(work, each);
}

/** What lies there of what a month brings, class by class: each has a retention of its own. */
function heldBytes(work: Workload, of: (work: Workload, each: LogClass) => number): Monthly {
  const held = LOG_CLASSES.map((each) =>
    times(heldFor(monthsOf(work.retentionDays[each])), of(work, each)),
  );
  return {
    firstMonth: held.reduce((sum, each) => sum + each.firstMonth, 0),
    later: held.reduce((sum, each) => sum + each.later, 0),
  };
}

/** It never expires: it is counted for as long as the log files are kept. */
function heldLedgerBytes(work: Workload): Monthly {
  const { files } = volumeOf(work);
  const bytes =
    files * (LEDGER_BYTES_A_FILE + STORAGE_BYTES_AN_ITEM) +
    DIGESTS_A_MONTH * (VERDICT_BYTES + STORAGE_BYTES_AN_ITEM);
  return times(heldFor(monthsOf(work.logs.expireAfterDays)), bytes);
}

function inGigabytes(bytes: Monthly): Monthly {
  return times(bytes, 1 / GIGABYTE);
}
