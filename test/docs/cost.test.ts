import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../cli/program';
import { alternatives } from '../../core/costs/alternatives';
import { type BillLine, totalOf } from '../../core/costs/bill-line';
import { monthlyBill } from '../../core/costs/monthly-bill';
import { PRICES, type PriceName } from '../../core/costs/prices';
import { USUAL, type Workload } from '../../core/costs/workload';
import { EVENT_INDEXES } from '../../core/tables';
import { PaperSink } from '../support/sink';
import { UNUSED } from '../support/unused-adapters';
import { workload } from '../support/workloads';

const pageOf = (name: string) => readFileSync(join(__dirname, '..', '..', 'docs', name), 'utf8');
const PAGE = pageOf('cost.md');
const CONFIGURATION = pageOf('configuration.md');

test('the example prints what the page shows', async () => {
  const [, command = '', shown] =
    /```\n\$ npx trailstore (cost [^\n]*)\n(.*?)```/s.exec(PAGE) ?? [];
  const [out, err] = [new PaperSink(), new PaperSink()];
  await run(command.split(' '), { ...UNUSED, out, err, now: () => new Date(0) });
  expect(out.text).toBe(shown);
});

describe('figures of the page', () => {
  const usd = (amount: number) => amount.toFixed(2);
  const million = (others: Partial<Workload> = {}) => workload({ data: 1e6 }, others);
  const sumOf = (work: Workload, isMeant: (line: BillLine) => boolean) =>
    totalOf(monthlyBill(work, PRICES).lines.filter(isMeant)).later;
  const writesOf = (work: Workload) =>
    sumOf(work, ({ what }) => /^writes, (?:events|index)/.test(what));
  /** Of the events: point-in-time recovery is of the ledger as well. */
  const storageOf = (work: Workload) => {
    const isOfTables = ({ what }: BillLine) => /^GB of (?:the events|its|point)/.test(what);
    const none = workload({}, { eventsAFile: work.eventsAFile });
    const files = sumOf(work, LEDGER) - sumOf(none, LEDGER);
    const recovered = (files / PRICES.dynamoDbGigabyteMonth.usd) * RECOVERY;
    return sumOf(work, isOfTables) - sumOf(none, isOfTables) - recovered;
  };
  const LEDGER = ({ what }: BillLine) => what === 'GB of ledger and audit';
  const RECOVERY = PRICES.dynamoDbRecoveryGigabyteMonth.usd;

  test.each([
    ['no index: by account, service and time only', []],
    ['`resource`', ['resource']],
    ['`resource`, `accessKey` (default)', ['resource', 'accessKey']],
    ['all five', EVENT_INDEXES],
  ] as const)('indexes: %s', (row, data) => {
    const work = million({ indexes: { ...USUAL.indexes, data } });
    expect(PAGE).toContain(`| ${row} | ${usd(writesOf(work))} | ${usd(storageOf(work))} |\n`);
  });

  test.each([
    ['7 days', 7],
    ['30 days', 30],
    ['90 days (default)', 90],
    ['400 days', 400],
    ['for ever, after ten years', 'forever'],
  ] as const)('retention: %s', (row, data) => {
    const work = million({ retentionDays: { ...USUAL.retentionDays, data } });
    expect(PAGE).toContain(`| ${row} | ${usd(storageOf(work))} |\n`);
  });

  const QUESTIONS = [0, 100, 1_000, 10_000];
  const rowOf = (name: string, of: (work: Workload) => number) =>
    `| ${[name, ...QUESTIONS.map((queries) => usd(of(million({ queries }))))].join(' | ')} |\n`;

  test('questions', () => {
    const billOf = (work: Workload) => monthlyBill(work, PRICES).total.later;
    const idle = monthlyBill(million({ queries: 0 }), PRICES).fixed.later;
    expect(PAGE).toContain(rowOf('Trailstore', billOf));
    const without = 'Trailstore, without what an idle one costs';
    expect(PAGE).toContain(rowOf(without, (work) => billOf(work) - idle));
  });

  test.each(['CloudTrail Lake, one year', 'CloudWatch Logs', 'Athena over the log bucket'])(
    'questions: %s',
    (name) => {
      const ofThis = (work: Workload) =>
        alternatives(work, PRICES).find((each) => each.name === name)?.total.later ?? 0;
      expect(PAGE).toContain(rowOf(name, ofThis));
    },
  );
});

const FOR: Readonly<Record<number, string>> = { 100000: '100,000', 1000000: 'a million' };

test.each<[PriceName, (usd: string, per: string) => string]>([
  ['cloudTrailManagementEvent', (usd, per) => `at ${usd} for ${per} events`],
  ['cloudTrailDataEvent', (usd, per) => `at ${usd} for ${per} events`],
  ['dynamoDbGigabyteMonth', (usd) => `Storage is ${usd} a gigabyte and month`],
  ['dynamoDbRecoveryGigabyteMonth', (usd) => `point-in-time recovery ${usd} more`],
  ['cloudWatchAlarm', (usd) => `at ${usd} a month each`],
  ['cloudWatchMetric', (usd) => `and ${usd} for the metric`],
  ['cloudWatchLogsGigabyte', (usd) => `At ${usd} for each gigabyte written`],
])('the page of the configuration says the same %s', (name, say) => {
  const { usd, per } = PRICES[name];
  expect(CONFIGURATION).toContain(say(usd.toFixed(2), FOR[per] ?? ''));
});

test('the page of the configuration says the same prices of write units and of cold storage', () => {
  expect(CONFIGURATION).toContain(`${PRICES.dynamoDbWriteUnit.usd} for a million write units`);
  const { s3ColdGigabyteMonth, s3GigabyteMonth } = PRICES;
  expect(CONFIGURATION).toContain(
    `${s3ColdGigabyteMonth.usd} a gigabyte and month instead of ${s3GigabyteMonth.usd}`,
  );
});
