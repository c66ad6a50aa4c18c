import { isWithin } from '../benchmark';
import type { Spread } from '../support/spread';
import { layOut } from '../support/table';
import { figureOf, type Outcome, type Side } from './outcome';

const HEADING = ['figure', 'value', 'spread', 'must', 'aim', '', 'ours', 'peer'];
/** So many sides stand in the row; the others below the table. */
const SIDES_IN_A_ROW = 2;

/** The limit, the peer and us side by side, a row for each figure; and, below, what has more sides. */
export function tableOf(outcomes: readonly Outcome[]): string[] {
  const more = outcomes.filter(({ sides = [] }) => sides.length > SIDES_IN_A_ROW);
  return [
    ...layOut(HEADING, outcomes.map(rowOf)),
    ...more.flatMap(({ name, sides = [] }) => ['', `${name}:`, ...linesOf(sides)]),
  ];
}

function rowOf(outcome: Outcome): string[] {
  const { name, value, unit, spread, requirement, sides = [] } = outcome;
  const [ours, peer] = sides.length > SIDES_IN_A_ROW ? [] : sides;
  const sign = requirement?.isFloor ? '>=' : '<=';
  const bound = (limit?: number) => (limit === undefined ? '' : `${sign} ${written(limit)}`);
  return [
    name,
    `${written(value)}${unit === undefined ? '' : ` ${unit}`}`,
    spread === undefined ? '' : rangeOf(spread),
    bound(requirement?.must),
    bound(requirement?.aim),
    verdictOn(outcome),
    ours === undefined ? '' : sideOf(ours),
    peer === undefined ? '' : sideOf(peer),
  ];
}

function verdictOn(outcome: Outcome): string {
  const { value, requirement } = outcome;
  if (requirement === undefined) return '-';
  if (!isWithin(figureOf(outcome))) return 'MISSED';
  const { aim, isFloor = false } = requirement;
  return aim === undefined || isWithin({ value, limit: aim, isFloor }) ? 'met' : 'must met';
}

function sideOf({ name, unit, spread }: Side): string {
  return `${name} ${written(spread.median)}${unit === '' ? '' : ` ${unit}`} (${rangeOf(spread)})`;
}

function linesOf(sides: readonly Side[]): string[] {
  return layOut(
    ['', 'median', 'min', 'max'],
    sides.map(({ name, unit, spread }) => [
      `  ${name}`,
      `${written(spread.median)} ${unit}`.trim(),
      written(spread.min),
      written(spread.max),
    ]),
  ).slice(1);
}

function rangeOf({ min, max }: Spread): string {
  return `${written(min)}..${written(max)}`;
}

/** Three digits that count; whole numbers in full. */
function written(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return String(Math.round(value));
  if (Math.abs(value) >= 90) return value.toFixed(2).replace(/\.?0+$/, '');
  // A figure may be held to a thousandth above one.
  if (Math.abs(value - 1) < 0.1) return value.toFixed(4).replace(/0+$/, '');
  return value.toPrecision(3);
}
