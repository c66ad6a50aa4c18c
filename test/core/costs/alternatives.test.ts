import fc from 'fast-check';
import { type Alternative, alternatives } from '../../../core/costs/alternatives';
import { PRICES } from '../../../core/costs/prices';
import type { Workload } from '../../../core/costs/workload';
import { workload } from '../../support/workloads';

const MILLION = 1_000_000;
const GIGABYTE = 1024 ** 3;
const RECORDED = (MILLION * 2226) / GIGABYTE;
const COMPRESSED = (MILLION * 285) / GIGABYTE;
const DAYS_A_MONTH = 730 / 24;

const named = (name: string, work: Workload): Alternative => {
  const found = alternatives(work, PRICES).find((each) => each.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const usdOf = (name: string, service: string, what: string, work = workload({ data: MILLION })) =>
  named(name, work).lines.find((line) => line.service === service && line.what === what)?.usd.later;

const LAKE = 'CloudTrail Lake, one year';
const LOGS = 'CloudWatch Logs';
const ATHENA = 'Athena over the log bucket';

describe('CloudTrail Lake', () => {
  test('bills what it takes in, and needs no trail', () => {
    expect(usdOf(LAKE, 'CloudTrail Lake', 'GB taken in')).toBeCloseTo(0.75 * RECORDED, 9);
    const seven = usdOf('CloudTrail Lake, seven years', 'CloudTrail Lake', 'GB taken in');
    expect(seven).toBeCloseTo(2.5 * RECORDED, 9);
    const services = new Set(named(LAKE, workload({ data: MILLION })).lines.map((l) => l.service));
    expect([...services]).toEqual(['CloudTrail Lake']);
  });

  test('bills what is kept longer than the first year', () => {
    const what = 'GB kept after the first year';
    expect(usdOf(LAKE, 'CloudTrail Lake', what)).toBeUndefined();
    const sends = workload({ sends: MILLION });
    const months = (400 - 366) / DAYS_A_MONTH;
    expect(usdOf(LAKE, 'CloudTrail Lake', what, sends)).toBeCloseTo(
      (0.023 * months * MILLION * 185) / GIGABYTE,
      9,
    );
  });
});

test('CloudWatch Logs bills what it takes in, keeps and reads, beside the trail and its bucket', () => {
  const taken = (MILLION * (2226 + 26)) / GIGABYTE;
  expect(usdOf(LOGS, 'CloudWatch Logs', 'GB taken in')).toBeCloseTo(0.5 * taken, 9);
  expect(usdOf(LOGS, 'CloudWatch Logs', 'GB that queries read')).toBeCloseTo(
    (0.005 * 100 * taken * 30) / DAYS_A_MONTH,
    9,
  );
  expect(usdOf(LOGS, 'CloudTrail', 'S3 data events')).toBe(1);
});

describe('Athena', () => {
  test('bills what it reads, and S3 each file', () => {
    expect(usdOf(ATHENA, 'Athena', 'GB that queries read')).toBeCloseTo(
      ((5 / 1024) * 100 * COMPRESSED * 30) / DAYS_A_MONTH,
      9,
    );
    expect(usdOf(ATHENA, 'S3', 'get requests of queries')).toBeCloseTo(
      ((0.0004 / 1000) * 100 * (MILLION / 127) * 30) / DAYS_A_MONTH,
      9,
    );
  });

  test('bills 10 MB for a query at least', () => {
    const few = workload({ data: 1000 });
    expect(usdOf(ATHENA, 'Athena', 'GB that queries read', few)).toBeCloseTo(
      (5 / 1024) * 100 * (10 / 1024),
      9,
    );
  });

  test('reads no further back than something is kept', () => {
    const short = { ...workload({}).retentionDays, data: 7 };
    const week = workload({ data: MILLION }, { retentionDays: short });
    const ratio =
      (usdOf(ATHENA, 'S3', 'list requests of queries', week) ?? 0) /
      (usdOf(ATHENA, 'S3', 'list requests of queries') ?? 1);
    expect(ratio).toBeCloseTo(7 / 30, 9);
  });
});

test('each is the sum of its lines, and never cheaper for more events or questions', () => {
  const counts = fc.record({ management: fc.nat(1e9), data: fc.nat(1e9), sends: fc.nat(1e9) });
  fc.assert(
    fc.property(counts, fc.nat(1e4), fc.nat(1e4), (events, queries, more) => {
      const before = alternatives(workload(events, { queries }), PRICES);
      const after = alternatives(
        workload({ ...events, data: events.data + more }, { queries: queries + more }),
        PRICES,
      );
      for (const [i, { lines, total }] of before.entries()) {
        const sum = lines.reduce((all, { usd }) => all + usd.later, 0);
        expect(total.later).toBeCloseTo(sum, 6);
        expect(after[i]?.total.later).toBeGreaterThanOrEqual(total.later);
      }
    }),
  );
});
