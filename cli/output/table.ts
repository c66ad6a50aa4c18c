import { cutToWidth, displayWidth, type Keep } from './display-width';
import { type Demand, fitColumns, GAP, widen } from './fit-columns';
import { forTerminal } from './neutralise';
import type { Sink } from './sink';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** What a line is worth nothing without: never left out, and cut last of all. */
  readonly isKey?: boolean;
  /** Which part of a value stays where it must be cut; its beginning where absent. */
  readonly keep?: Keep | undefined;
  /** What a cell of its width is worth, where others are worth 1. */
  readonly worth?: number | undefined;
}

/** A value, or nothing; where there is a shorter way to say it, that stands where the whole does not fit. */
export type Cell = string | undefined | { readonly whole: string; readonly short: string };

interface PreparedCell {
  readonly whole: string;
  readonly short: string;
}

/** Rows that are looked at before the first is printed, to learn how wide the columns are. */
const SAMPLE_ROWS = 200;
/** Where rows come slowly, a person would rather see the first ones than have columns that fit best. */
const PATIENCE_MILLISECONDS = 1_000;

/**
 * Prints rows in columns as they come. On a terminal the columns are cut to its width, and where that
 * is not enough, those that matter least are left out; into a file or a pipe every value is whole.
 */
export class TableWriter {
  private waiting: PreparedCell[][] = [];
  private widths: readonly number[] | undefined;
  private firstAt = 0;

  constructor(
    private readonly columns: readonly Column[],
    private readonly sink: Sink,
    /** Titles of columns, the first one left out first. */
    private readonly leastFirst: readonly string[] = [],
    private readonly now: () => number = Date.now,
  ) {}

  async add(cells: readonly Cell[]): Promise<void> {
    const row = cells.map(prepare);
    if (this.widths !== undefined) return this.sink.write(this.lineOf(row, this.widths));
    if (this.waiting.length === 0) this.firstAt = this.now();
    this.waiting.push(row);
    const isLate = this.sink.isTerminal && this.now() - this.firstAt >= PATIENCE_MILLISECONDS;
    if (isLate || this.waiting.length >= SAMPLE_ROWS) await this.begin('more may come');
  }

  async end(): Promise<void> {
    if (this.widths === undefined && this.waiting.length > 0) await this.begin('these are all');
  }

  private begin(rows: 'more may come' | 'these are all'): Promise<void> {
    const demands = this.columns.map((column, i) => this.demandOf(column, i, rows));
    const room = this.sink.isTerminal ? this.sink.columns : Infinity;
    const fitting = fitColumns(demands, room);
    const isGuess = rows === 'more may come' && this.waiting.length < SAMPLE_ROWS;
    const widths = isGuess ? widen(fitting, (i) => this.isOfAnyWidth(i), room) : fitting;
    this.widths = widths;
    const titles = this.columns.map(({ title }) => ({ whole: title, short: title }));
    const lines = [titles, ...this.waiting].map((row) => this.lineOf(row, widths));
    this.waiting = [];
    return this.sink.write(lines.join(''));
  }

  private demandOf(
    { title, isKey = false, worth = 1 }: Column,
    i: number,
    rows: 'more may come' | 'these are all',
  ): Demand {
    const cells = this.waiting.map((row) => row[i] ?? NOTHING);
    const values = cells.map(({ whole, short }) => ({
      whole: displayWidth(whole),
      short: displayWidth(short),
    }));
    const turn = this.leastFirst.indexOf(title);
    // A column that says the same in every row says it least urgently.
    const isSame =
      rows === 'these are all' && cells.every(({ whole }) => whole === cells[0]?.whole);
    const leftOutAs = turn < 0 ? undefined : isSame ? turn - this.leastFirst.length : turn;
    return { title: displayWidth(title), values, isKey, worth, leftOutAs };
  }

  private isOfAnyWidth(column: number): boolean {
    const { isKey, align } = this.columns[column] ?? {};
    return isKey !== true && align === undefined;
  }

  private lineOf(row: readonly PreparedCell[], widths: readonly number[]): string {
    const cells = this.columns.flatMap(({ align, keep }, i) => {
      const width = widths[i] ?? 0;
      if (width === 0) return [];
      const shown = this.textOf(row[i] ?? NOTHING, width, keep);
      const blanks = ' '.repeat(Math.max(width - displayWidth(shown), 0));
      return [align === 'right' ? blanks + shown : shown + blanks];
    });
    return `${cells.join(' '.repeat(GAP)).trimEnd()}\n`;
  }

  private textOf({ whole, short }: PreparedCell, width: number, keep: Keep | undefined): string {
    if (!this.sink.isTerminal || displayWidth(whole) <= width) return whole;
    return cutToWidth(short, width, keep);
  }
}

const NOTHING: PreparedCell = { whole: '', short: '' };

function prepare(cell: Cell): PreparedCell {
  if (cell === undefined) return NOTHING;
  if (typeof cell !== 'string') {
    return { whole: forTerminal(cell.whole), short: forTerminal(cell.short) };
  }
  const whole = forTerminal(cell);
  return { whole, short: whole };
}
