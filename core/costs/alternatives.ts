import { type BillLine, linesOf, lineWriter, times, totalOf } from './bill-line';
import { LOG_CLASSES } from './event-shapes';
import { DAYS_A_MONTH, REGIONS } from './pipeline-figures';
import { GIGABYTE, type PriceName, type Prices } from './prices';
import { deliveryLines, recordingLines } from './trail-lines';
import { heldFor, type Monthly, monthsOf, volumeOf, type Workload } from './workload';

/** Another way to keep and search the same events. */
export interface Alternative {
  readonly service: AlternativeService;
  readonly name: string;
  readonly lines: readonly BillLine[];
  readonly total: Monthly;
}

const LAKE = 'CloudTrail Lake';
const LOGS = 'CloudWatch Logs';
const ATHENA = 'Athena';

/** What each of them does not do, or how long an answer takes. */
export const DRAWBACKS = {
  [LAKE]:
    'closed to new customers since 31 May 2026; a query reads the whole span, and there are no alarms',
  [LOGS]:
    'a query reads the whole span; metric filters see one event at a time; events over 256 KB are missing',
  [ATHENA]:
    'a query reads each file of the span, from seconds to many minutes long, and there are no alarms',
} as const;

export type AlternativeService = keyof typeof DRAWBACKS;

/** CloudWatch Logs API Reference, "PutLogEvents": what each event counts besides its text. */
const LOG_EVENT_BYTES = 26;

/** Amazon Athena pricing: a query is billed for 10 MB at least. */
const LEAST_ATHENA_GIGABYTES = 10 / 1024;

/**
 * CloudTrail User Guide, "Managing CloudTrail Lake costs": an event data store of the one-year option
 * keeps 366 days for the price of taking the events in.
 */
const LAKE_FIRST_YEAR_DAYS = 366;

/** What the same events, kept as long and asked for as often, would cost elsewhere. */
export function alternatives(work: Workload, prices: Prices): readonly Alternative[] {
  return [
    lakeOneYear(work, prices),
    lakeSevenYears(work, prices),
    cloudWatchLogs(work, prices),
    athena(work, prices),
  ];
}

function lakeOneYear(work: Workload, prices: Prices): Alternative {
  const line = lineWriter(LAKE, prices);
  const extraMonths = Math.max(0, longestMonths(work) - LAKE_FIRST_YEAR_DAYS / DAYS_A_MONTH);
  return alternative(LAKE, `${LAKE}, one year`, [
    lakeIngest(work, prices, 'lakeOneYearGigabyte'),
    line('GB kept after the first year', 'lakeExtendedGigabyteMonth', {
      firstMonth: 0,
      later: extraMonths * compressedGigabytes(work),
    }),
    lakeScans(work, prices),
  ]);
}

function lakeSevenYears(work: Workload, prices: Prices): Alternative {
  return alternative(LAKE, `${LAKE}, seven years`, [
    lakeIngest(work, prices, 'lakeSevenYearGigabyte'),
    lakeScans(work, prices),
  ]);
}

/** It needs no trail: management events, too, are billed by the uncompressed gigabyte. */
function lakeIngest(work: Workload, prices: Prices, price: PriceName): BillLine {
  const gigabytes = volumeOf(work).recordBytes / GIGABYTE;
  return lineWriter(LAKE, prices)('GB taken in', price, gigabytes);
}

/**
 * Lake bills what a query reads of its own compressed form, of which AWS says no size: it is taken for as
 * small as CloudTrail's log files.
 */
function lakeScans(work: Workload, prices: Prices): BillLine {
  return lineWriter(LAKE, prices)(
    'GB that queries read',
    'lakeScannedGigabyte',
    scanned(work, compressedGigabytes(work)),
  );
}

/** A trail delivers to CloudWatch Logs besides its bucket, never instead of it. */
function cloudWatchLogs(work: Workload, prices: Prices): Alternative {
  const line = lineWriter(LOGS, prices);
  const { records, recordBytes } = volumeOf(work);
  const gigabytes = (recordBytes + records * LOG_EVENT_BYTES) / GIGABYTE;
  return alternative(LOGS, LOGS, [
    ...recordingLines(work, prices),
    ...deliveryLines(work, prices),
    line('GB taken in', 'cloudWatchLogsGigabyte', gigabytes),
    line(
      'GB kept, compressed',
      'cloudWatchLogsGigabyteMonth',
      times(heldFor(longestMonths(work)), compressedGigabytes(work)),
    ),
    line('GB that queries read', 'logsInsightsGigabyte', scanned(work, gigabytes)),
  ]);
}

/** A table over the log bucket, partitioned by Region and day. */
function athena(work: Workload, prices: Prices): Alternative {
  const inAthena = lineWriter(ATHENA, prices);
  const inS3 = lineWriter('S3', prices);
  const { files } = volumeOf(work);
  const read = scanned(work, compressedGigabytes(work));
  const folders = REGIONS * spanMonths(work) * DAYS_A_MONTH;
  const least = work.queries * LEAST_ATHENA_GIGABYTES;
  return alternative(ATHENA, `${ATHENA} over the log bucket`, [
    ...recordingLines(work, prices),
    ...deliveryLines(work, prices),
    inAthena('GB that queries read', 'athenaGigabyte', {
      firstMonth: Math.max(least, read.firstMonth),
      later: Math.max(least, read.later),
    }),
    inS3('get requests of queries', 's3Get', scanned(work, files)),
    inS3('list requests of queries', 's3List', work.queries * folders),
  ]);
}

function alternative(
  service: AlternativeService,
  name: string,
  lines: readonly BillLine[],
): Alternative {
  const billed = linesOf(...lines);
  return { service, name, lines: billed, total: totalOf(billed) };
}

function compressedGigabytes(work: Workload): number {
  return volumeOf(work).compressedBytes / GIGABYTE;
}

/** They keep everything alike: as long as the class with the longest retention. */
function longestMonths(work: Workload): number {
  const recorded = LOG_CLASSES.filter((each) => work.events[each] > 0);
  return Math.max(0, ...recorded.map((each) => monthsOf(work.retentionDays[each])));
}

/** What all queries read of what a month brings, as far back as each goes and something is there. */
function scanned(work: Workload, aMonth: number): Monthly {
  return times(heldFor(spanMonths(work)), work.queries * aMonth);
}

/** A question goes no further back than something is kept. */
function spanMonths(work: Workload): number {
  return Math.min(work.queryDays / DAYS_A_MONTH, longestMonths(work));
}
