import { type Alternative, DRAWBACKS } from '../../core/costs/alternatives';
import type { BillLine } from '../../core/costs/bill-line';
import { LOG_CLASSES, type LogClass } from '../../core/costs/event-shapes';
import type { MonthlyBill } from '../../core/costs/monthly-bill';
import { REGIONS } from '../../core/costs/pipeline-figures';
import type { PriceOverrides } from '../../core/costs/price-overrides';
import { type Monthly, volumeOf, type Workload } from '../../core/costs/workload';
import { count, dollars } from './amounts';
import { type EventFormat, type Row, rowWriter } from './event-rows';
import { describePrices } from './price-rows';
import type { Sink } from './sink';
import { type Column, TableWriter } from './table';

export interface CostReport {
  readonly work: Workload;
  readonly bill: MonthlyBill;
  readonly alternatives: readonly Alternative[];
  readonly overrides: PriceOverrides;
  /** Whether nobody said how many management events are stored. */
  readonly isStoredAssumed: boolean;
}

const TRAILSTORE = 'Trailstore';

/** What every format but the table prints of a line, in this order. */
const COST_COLUMNS = [
  'of',
  'service',
  'what',
  'price',
  'firstMonthAmount',
  'firstMonthUsd',
  'amount',
  'usd',
] as const;

/** Prints the bill: as a page to read, or each line of it and of the alternatives. */
export async function printCost(report: CostReport, output: EventFormat, out: Sink): Promise<void> {
  if (output === 'table') return printPage(report, out);
  const writer = rowWriter(output, out, COST_COLUMNS, { columns: [], keys: [], leastFirst: [] });
  for (const row of rowsOf(report)) await writer.add(row);
  await writer.end();
}

function rowsOf({ bill, alternatives }: CostReport): readonly Row[] {
  return [{ name: TRAILSTORE, lines: bill.lines }, ...alternatives].flatMap(({ name, lines }) =>
    lines.map(({ service, what, price, amount, usd }) => ({
      of: name,
      service,
      what,
      price,
      firstMonthAmount: amount.firstMonth,
      firstMonthUsd: usd.firstMonth,
      amount: amount.later,
      usd: usd.later,
    })),
  );
}

async function printPage(report: CostReport, out: Sink): Promise<void> {
  const { work, bill, alternatives } = report;
  await out.write(`${headOf(work).join('\n')}\n\n`);
  await printLines(bill, out);
  await out.write(`\n${elsewhere(work)}\n\n`);
  await printAlternatives(alternatives, out);
  await out.write(`\n${notesOn(report).join('\n')}\n`);
}

function headOf(work: Workload): string[] {
  const { events, retentionDays, indexes, logs } = work;
  const { records, stored } = volumeOf(work);
  const all = LOG_CLASSES.reduce((sum, each) => sum + stored[each], 0);
  const recorded = LOG_CLASSES.filter((each) => events[each] > 0 || records === 0);
  const ofClasses = (say: (each: LogClass) => string) =>
    recorded.map((each) => `${each} ${say(each)}`).join('; ');
  return [
    `events   ${count(records)} a month (${ofClasses((each) => count(events[each]))}), of which ${count(all)} are stored`,
    `kept     ${ofClasses((each) => days(retentionDays[each]))}; log files ${days(logs.expireAfterDays)}`,
    `indexes  ${ofClasses((each) => indexes[each].join(', ') || 'none')}`,
  ];
}

function days(written: number | 'forever' | 'never'): string {
  return typeof written === 'number' ? `${count(written)} days` : 'for ever';
}

const MONTHS: readonly Column[] = [
  { title: 'first month', align: 'right', isKey: true },
  { title: 'later', align: 'right', isKey: true },
];

async function printLines({ lines, total, writes, fixed }: MonthlyBill, out: Sink): Promise<void> {
  const table = new TableWriter(
    [
      { title: 'service', isKey: true },
      { title: 'what', isKey: true },
      { title: 'amount', align: 'right' },
      ...MONTHS,
    ],
    out,
    ['amount'],
  );
  for (const line of lines) await table.add(cellsOf(line));
  await table.add(['together', '', '', ...usdOf(total)]);
  await table.add(['of it', 'DynamoDB writes', '', ...usdOf(writes)]);
  await table.add(['of it', 'however few the events', '', ...usdOf(fixed)]);
  await table.end();
}

function cellsOf({ service, what, amount, usd, price }: BillLine): string[] {
  return [
    service,
    what,
    amountOf(amount.later),
    ...(price === undefined ? ['free', 'free'] : usdOf(usd)),
  ];
}

/** Fewer than so many of something are shown with what is behind the point. */
const FEW = 100;

function amountOf(amount: number): string {
  return amount < FEW && !Number.isInteger(amount) ? amount.toFixed(2) : count(amount);
}

function usdOf({ firstMonth, later }: Monthly): [string, string] {
  return [dollars(firstMonth), dollars(later)];
}

function elsewhere({ queries, queryDays }: Workload): string {
  return `The same events elsewhere, kept as long, and asked ${count(queries)} questions a month about ${count(queryDays)} days:`;
}

async function printAlternatives(all: readonly Alternative[], out: Sink): Promise<void> {
  const table = new TableWriter([{ title: 'what', isKey: true }, ...MONTHS], out);
  for (const { name, total } of all) await table.add([name, ...usdOf(total)]);
  await table.end();
  const services = new Set(all.map(({ service }) => service));
  const drawbacks = [...services].map((service) => `${service}: ${DRAWBACKS[service]}`);
  await out.write(`\n${drawbacks.join('\n')}\n`);
}

function notesOn({ work, overrides, isStoredAssumed }: CostReport): string[] {
  const { retentionDays, logs, events, eventsAFile } = work;
  const isEndless = [...Object.values(retentionDays), logs.expireAfterDays].some(
    (each) => typeof each !== 'number',
  );
  const given = Object.entries(overrides).map(([name, usd]) => `${name} ${usd}`);
  return [
    `prices   ${describePrices()}; --list-prices prints them`,
    ...(given.length > 0 ? [`given    ${given.join(', ')}`] : []),
    'later    a month in which as much expires as comes: amounts are of then',
    ...(isEndless ? ['forever  counted as it stands after ten years; it goes on growing'] : []),
    `assumed  one account, a trail of ${REGIONS} Regions, ${count(eventsAFile)} events a log file`,
    ...(isStoredAssumed && events.management > 0
      ? [
          'stored   all management events, unless --stored-management-events says how many are of ses and s3',
        ]
      : []),
    'not in   messages about alerts, rules that match, the log of who reads the log bucket',
  ];
}
