import { costOf, PRICES } from '../../../core/costs/prices';

test.each(Object.entries(PRICES))('%s says where it is listed', (_, { source, usd, per }) => {
  expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9]+\/pricing\//);
  expect(usd / per).toBeGreaterThan(0);
});

test('an amount costs its share', () => {
  expect(costOf({ usd: 0.005, per: 1000 }, 250)).toBeCloseTo(0.00125, 10);
  expect(costOf(PRICES.s3Get, 0)).toBe(0);
});
