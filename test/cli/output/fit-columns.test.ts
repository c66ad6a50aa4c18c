import fc from 'fast-check';
import { type Demand, fitColumns, GAP, widen } from '../../../cli/output/fit-columns';

/** A column of a hundred values that are 40 wide. */
const PERFECT: Demand = {
  title: 4,
  values: Array.from({ length: 100 }, () => ({ whole: 40, short: 40 })),
  isKey: false,
  worth: 1,
};
const ofWidth = (width: number, more: Partial<Demand> = {}): Demand => ({
  ...PERFECT,
  values: PERFECT.values.map(() => ({ whole: width, short: width })),
  ...more,
});

test('where there is room, every column is as wide as its widest value', () => {
  expect(fitColumns([ofWidth(20), ofWidth(7), ofWidth(2)], 80)).toEqual([20, 7, 4]);
});

test('the widest column is narrowed first', () => {
  expect(fitColumns([ofWidth(20), ofWidth(90)], 80)).toEqual([20, 58]);
});

test('a key is not narrowed while others can be', () => {
  expect(fitColumns([ofWidth(50, { isKey: true }), ofWidth(40)], 72)).toEqual([50, 20]);
});

test('what few values need is given up first', () => {
  const rarelyWide = ofWidth(20, { values: [...ofWidth(20).values, { whole: 60, short: 60 }] });
  expect(fitColumns([rarelyWide, ofWidth(40)], 62)).toEqual([20, 40]);
});

test('what a short form leaves out is given up before what nothing replaces', () => {
  const shortened = { ...PERFECT, values: PERFECT.values.map(() => ({ whole: 40, short: 26 })) };
  const [first = 0, second = 0] = fitColumns([shortened, PERFECT], 68);
  expect([first, second]).toEqual([26, 40]);
});

test('the room that a short form leaves goes to the others', () => {
  const shortened = { ...PERFECT, values: PERFECT.values.map(() => ({ whole: 40, short: 6 })) };
  expect(fitColumns([shortened, ofWidth(60)], 68)).toEqual([6, 60]);
});

test('a cell that is worth more is given up later', () => {
  const [dear = 0, cheap = 0] = fitColumns([{ ...PERFECT, worth: 3 }, PERFECT], 62);
  expect(dear).toBeGreaterThan(cheap);
});

test('columns are left out, the first in turn first, until the others have enough', () => {
  const columns = [
    PERFECT,
    { ...PERFECT, leftOutAs: 1 },
    { ...PERFECT, leftOutAs: 0 },
    { ...PERFECT, leftOutAs: 2 },
  ];
  expect(fitColumns(columns, 80)).toEqual([25, 25, 0, 26]);
});

test('where nothing may be left out, all are narrowed', () => {
  expect(fitColumns([PERFECT, PERFECT, PERFECT, PERFECT], 38)).toEqual([8, 8, 8, 8]);
});

test('room that is left goes to columns that later rows may need it in', () => {
  expect(widen([20, 9, 30], (column) => column > 0, 80)).toEqual([20, 24, 30]);
});

test('a line is never too long while a column can be narrowed (property)', () => {
  const demand = fc.record({
    title: fc.integer({ min: 1, max: 20 }),
    values: fc.array(
      fc.integer({ min: 0, max: 200 }).map((whole) => ({ whole, short: whole >> 1 })),
      { maxLength: 20 },
    ),
    isKey: fc.boolean(),
    worth: fc.integer({ min: 1, max: 3 }),
    leftOutAs: fc.option(fc.integer({ min: -5, max: 5 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(
      fc.array(demand, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 20, max: 250 }),
      (demands, room) => {
        const shown = fitColumns(demands, room).filter((width) => width > 0);
        const line = shown.reduce((sum, width) => sum + width + GAP, -GAP);
        expect(line <= room || shown.every((width) => width <= 3)).toBe(true);
        const mayBeLeftOut = demands.filter(({ leftOutAs }) => leftOutAs !== undefined);
        expect(shown.length).toBeGreaterThanOrEqual(demands.length - mayBeLeftOut.length);
      },
    ),
  );
});
