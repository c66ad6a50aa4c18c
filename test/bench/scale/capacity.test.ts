import { capacityOf } from '../../../bench/scale/capacity';

function passes(capacity: { pass(taken: number): void }, taken: number, seconds: number): void {
  for (let second = 0; second < seconds; second++) capacity.pass(taken);
}

describe('an on-demand table', () => {
  it('takes 4,000 at first, and what it is warm for', () => {
    expect(capacityOf({}).now).toBe(4_000);
    expect(capacityOf({ warmWriteUnits: 9_000 }).now).toBe(9_000);
  });

  it('takes twice its peak of the last half hour', () => {
    const capacity = capacityOf({});
    passes(capacity, 3_500, 1_799);
    expect(capacity.now).toBe(4_000);
    passes(capacity, 3_500, 1);
    expect(capacity.now).toBe(7_000);
  });

  it('never takes less than before', () => {
    const capacity = capacityOf({ warmWriteUnits: 9_000 });
    passes(capacity, 10, 3_600);
    expect(capacity.now).toBe(9_000);
  });

  it('never takes more than the quota', () => {
    const capacity = capacityOf({});
    for (let n = 0; n < 10; n++) passes(capacity, capacity.now, 1_800);
    expect(capacity.now).toBe(40_000);
    expect(capacityOf({ warmWriteUnits: 90_000, quotaWriteUnits: 60_000 }).now).toBe(60_000);
  });
});

describe('a provisioned table', () => {
  it('takes what is provisioned, and saves what is left of five minutes', () => {
    const capacity = capacityOf({ provisionedWriteUnits: 1_000 });
    expect(capacity.now).toBe(1_000);
    passes(capacity, 400, 10);
    expect(capacity.now).toBe(7_000);
    passes(capacity, 0, 3_600);
    expect(capacity.now).toBe(301_000);
    passes(capacity, 301_000, 1);
    expect(capacity.now).toBe(1_000);
  });
});
