import fc from 'fast-check';
import type { BillLine } from '../../../core/costs/bill-line';
import { LOG_CLASSES } from '../../../core/costs/event-shapes';
import { monthlyBill } from '../../../core/costs/monthly-bill';
import { overridePrices } from '../../../core/costs/price-overrides';
import { PRICES, type PriceName, type Prices } from '../../../core/costs/prices';
import type { Workload } from '../../../core/costs/workload';
import { workload } from '../../support/workloads';

const MILLION = 1_000_000;
const OBJECT_CALLS = workload({ data: MILLION });

const billOf = (work: Workload, prices: Prices = PRICES) => monthlyBill(work, prices);
const lineOf = (work: Workload, service: string, what: string): BillLine | undefined =>
  billOf(work).lines.find((line) => line.service === service && line.what === what);
const amountOf = (work: Workload, service: string, what: string) =>
  lineOf(work, service, what)?.amount.later ?? 0;

const months = fc.record({
  management: fc.nat(1e9),
  data: fc.nat(1e9),
  sends: fc.nat(1e9),
});
const priceName = fc.constantFrom(...(Object.keys(PRICES) as PriceName[]));

test('a million S3 data events take less than two dollars of DynamoDB writes', () => {
  const { writes, lines } = billOf(OBJECT_CALLS);
  expect(writes.later).toBeLessThan(2);
  const ofEvents = lines.filter(({ what }) => /^writes, (?:events|index)/.test(what));
  const usd = ofEvents.reduce((sum, line) => sum + line.usd.later, 0);
  expect(usd).toBeCloseTo(1.87, 2);
});

describe('lines', () => {
  test.each([
    ['CloudTrail', 'S3 data events', MILLION, 1],
    ['S3', 'put requests of CloudTrail', MILLION / 127 + 17 * 730, 0.1014],
    ['DynamoDB', 'writes, events table', 1_004_000, 0.6275],
    ['DynamoDB', 'writes, index resource', 1_004_000, 0.6275],
    ['DynamoDB', 'writes, index accessKey', 956_812, 0.598],
    ['DynamoDB', 'reads, keys before they are written', MILLION, 0.125],
    ['CloudWatch', 'alarms', 71, 7.1],
  ])('%s: %s', (service, what, amount, usd) => {
    const line = lineOf(OBJECT_CALLS, service, what);
    expect(line?.amount.later).toBeCloseTo(amount, 0);
    expect(line?.usd.later).toBeCloseTo(usd, 4);
  });

  test('of indexes that no class fills are left out', () => {
    const what = billOf(OBJECT_CALLS).lines.map((line) => line.what);
    expect(what).not.toContain('writes, index principal');
    const without = workload({ data: MILLION }, { indexes: { ...OBJECT_CALLS.indexes, data: [] } });
    const writes = billOf(without).lines.filter((line) => line.what.startsWith('writes, index'));
    expect(writes).toEqual([]);
  });

  test('copies are in one more index, which is filled with the one by resource', () => {
    expect(amountOf(OBJECT_CALLS, 'DynamoDB', 'writes, index of copies’ sources')).toBe(28_800);
    const byKey = workload(
      { data: MILLION },
      { indexes: { ...OBJECT_CALLS.indexes, data: ['accessKey'] } },
    );
    expect(amountOf(byKey, 'DynamoDB', 'writes, index of copies’ sources')).toBe(0);
  });

  test('the first copy of management events is free, a second one is not', () => {
    const first = lineOf(workload({ management: MILLION }), 'CloudTrail', FIRST_COPY);
    expect(first).toMatchObject({ amount: { later: MILLION }, usd: { later: 0 } });
    expect(first).not.toHaveProperty('price');
    const second = workload({ management: MILLION }, { isSecondTrail: true });
    expect(lineOf(second, 'CloudTrail', 'management events, a further copy')?.usd.later).toBe(20);
    expect(lineOf(second, 'CloudTrail', FIRST_COPY)).toBeUndefined();
  });

  test('events of services that are not stored are recorded and read, and not written', () => {
    const all = workload({ management: MILLION });
    const few = workload({ management: MILLION }, { storedManagementEvents: 1000 });
    expect(amountOf(few, 'CloudTrail', FIRST_COPY)).toBe(MILLION);
    expect(amountOf(few, 'Lambda', 'GB-seconds, ingest')).toBe(
      amountOf(all, 'Lambda', 'GB-seconds, ingest'),
    );
    expect(amountOf(few, 'DynamoDB', 'writes, events table')).toBeCloseTo(1000, 6);
  });
});

const FIRST_COPY = 'management events, the first copy';

describe('storage', () => {
  test('is that of the whole retention later, and of half a month at first', () => {
    const line = lineOf(OBJECT_CALLS, 'DynamoDB', 'GB of the events table');
    const aMonth = (MILLION * (893 + 100)) / 1024 ** 3;
    expect(line?.amount.firstMonth).toBeCloseTo(aMonth / 2, 9);
    expect(line?.amount.later).toBeCloseTo((aMonth * 90) / (730 / 24), 9);
  });

  test('of less than a month is full within the first', () => {
    const short = workload(
      { data: MILLION },
      { retentionDays: { ...OBJECT_CALLS.retentionDays, data: 1 } },
    );
    const line = lineOf(short, 'DynamoDB', 'GB of the events table');
    const { firstMonth = 0, later = 0 } = line?.amount ?? {};
    expect(firstMonth).toBeLessThan(later);
    expect(firstMonth).toBeGreaterThan(0.98 * later);
  });

  test('for ever is that after ten years', () => {
    const forever = workload(
      { data: MILLION },
      { retentionDays: { ...OBJECT_CALLS.retentionDays, data: 'forever' } },
    );
    const tenYears = workload(
      { data: MILLION },
      { retentionDays: { ...OBJECT_CALLS.retentionDays, data: 3650 } },
    );
    expect(billOf(forever)).toEqual(billOf(tenYears));
  });

  test('of small log files stays in the standard class', () => {
    expect(lineOf(OBJECT_CALLS, 'S3', 'GB of log files, cold')).toBeUndefined();
  });

  test('of large ones moves to cold, and loses nothing on the way', () => {
    const large = workload({ data: MILLION }, { eventsAFile: 1000 });
    const warm = amountOf(large, 'S3', 'GB of log files, standard');
    const cold = amountOf(large, 'S3', 'GB of log files, cold');
    expect(warm + cold).toBeCloseTo(amountOf(OBJECT_CALLS, 'S3', 'GB of log files, standard'), 9);
    expect(warm / cold).toBeCloseTo(90 / (2557 - 90), 9);
    expect(lineOf(large, 'S3', 'log files moved to cold')?.amount).toEqual({
      firstMonth: 0,
      later: 1000,
    });
    const never = { ...large, logs: { ...large.logs, coldAfterDays: 'never' as const } };
    expect(lineOf(never, 'S3', 'GB of log files, cold')).toBeUndefined();
  });
});

describe('a bill', () => {
  test('is the sum of its lines', () => {
    fc.assert(
      fc.property(months, (events) => {
        const { lines, total } = billOf(workload(events));
        for (const month of ['firstMonth', 'later'] as const) {
          const sum = lines.reduce((all, { usd }) => all + usd[month], 0);
          expect(total[month]).toBeCloseTo(sum, 6);
        }
      }),
    );
  });

  test('never falls when there are more events of any class', () => {
    fc.assert(
      fc.property(months, fc.constantFrom(...LOG_CLASSES), fc.nat(1e9), (events, each, more) => {
        const before = billOf(workload(events)).total;
        const after = billOf(workload({ ...events, [each]: events[each] + more })).total;
        expect(after.firstMonth).toBeGreaterThanOrEqual(before.firstMonth);
        expect(after.later).toBeGreaterThanOrEqual(before.later);
      }),
    );
  });

  test('grows by as much for each event, beside what is billed however few there are', () => {
    fc.assert(
      fc.property(months, fc.integer({ min: 2, max: 9 }), (events, times) => {
        const { total, fixed } = billOf(workload(events));
        const { management, data, sends } = events;
        const more = { management: times * management, data: times * data, sends: times * sends };
        const grown = billOf(workload(more));
        expect(grown.fixed).toEqual(fixed);
        const expected = fixed.later + times * (total.later - fixed.later);
        expect(grown.total.later / expected).toBeCloseTo(1, 9);
      }),
    );
  });

  test('another price changes its own lines and no other', () => {
    fc.assert(
      fc.property(months, priceName, fc.integer({ min: 0, max: 100 }), (events, name, usd) => {
        const before = billOf(workload(events)).lines;
        const after = billOf(workload(events), overridePrices({ [name]: usd })).lines;
        expect(after.map(({ what, amount }) => [what, amount])).toEqual(
          before.map(({ what, amount }) => [what, amount]),
        );
        const others = (lines: readonly BillLine[]) => lines.filter(({ price }) => price !== name);
        expect(others(after)).toEqual(others(before));
        for (const { price, amount, usd: billed } of after) {
          if (price !== name) continue;
          expect(billed.later).toBeCloseTo((amount.later / PRICES[name].per) * usd, 3);
        }
      }),
    );
  });

  test('a longer retention, or one more index, never costs less', () => {
    const days = fc.integer({ min: 1, max: 3650 });
    fc.assert(
      fc.property(months, days, days, (events, some, more) => {
        const kept = (data: number) =>
          billOf(workload(events, { retentionDays: { ...OBJECT_CALLS.retentionDays, data } })).total
            .later;
        expect(kept(some + more)).toBeGreaterThanOrEqual(kept(some));
        const indexed = (...data: Workload['indexes']['data']) =>
          billOf(workload(events, { indexes: { ...OBJECT_CALLS.indexes, data } })).total.later;
        expect(indexed('resource', 'accessKey', 'eventId')).toBeGreaterThanOrEqual(
          indexed('resource', 'accessKey'),
        );
      }),
    );
  });
});
