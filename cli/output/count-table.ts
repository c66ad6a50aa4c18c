import type { Counted } from '../../core/queries/tally';
import { bar } from './bars';
import { displayWidth } from './display-width';
import { GAP } from './fit-columns';
import { forTerminal } from './neutralise';
import type { Sink } from './sink';
import { TableWriter } from './table';

/** Counts as a table shows them. */
export interface CountTable {
  /** What is counted by. */
  readonly title: string;
  readonly rows: readonly Counted[];
  /** What closes the table, each with its own name. */
  readonly rest: readonly Counted[];
  /** Of all events that were counted. */
  readonly events: number;
}

const NUMBERS = ['events', 'share', 'denied', 'failed'] as const;
/** A shorter bar says nothing, and a longer one no more. */
const SHORTEST_BAR = 8;
const LONGEST_BAR = 50;

/** Prints counts, on a terminal with bars that fill what is left of its width. */
export async function printCounts(counts: CountTable, out: Sink): Promise<void> {
  const { title, rows, rest, events } = counts;
  const all = [...rows, ...rest].map((counted) => cellsOf(counted, events));
  const width = out.isTerminal ? barWidth([[title, ...NUMBERS], ...all], out.columns) : 0;
  const table = new TableWriter(
    [
      { title },
      ...NUMBERS.map((number) => ({ title: number, align: 'right', isKey: true }) as const),
      ...(width > 0 ? [{ title: '', isKey: true }] : []),
    ],
    out,
  );
  const greatest = Math.max(...rows.map((row) => row.events));
  for (const [i, cells] of all.entries()) {
    await table.add([...cells, ...(width > 0 ? [bar(rows[i]?.events ?? 0, greatest, width)] : [])]);
  }
  await table.end();
}

/** `12.3`; a share of nothing is none. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10;
}

/** What stands for events without a value. */
export const NO_VALUE = '(none)';

function cellsOf({ value, events, denied, failed }: Counted, all: number): string[] {
  const share = `${percentOf(events, all).toFixed(1)} %`;
  return [value ?? NO_VALUE, String(events), share, String(denied), String(failed)];
}

function barWidth(lines: readonly (readonly string[])[], columns: number): number {
  const [name = 0, ...numbers] = [...NUMBERS.keys(), NUMBERS.length].map((i) =>
    Math.max(...lines.map((cells) => displayWidth(forTerminal(cells[i] ?? '')))),
  );
  const room = columns - numbers.reduce((sum, width) => sum + width + GAP, GAP);
  const left = room - Math.min(name, room - SHORTEST_BAR);
  return left < SHORTEST_BAR ? 0 : Math.min(left, LONGEST_BAR);
}
