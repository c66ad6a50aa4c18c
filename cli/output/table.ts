import { forTerminal } from './neutralise';
import type { Sink } from './sink';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** What a line is worth nothing without: never cut, never left out. */
  readonly isKey?: boolean;
}

/** Rows that are looked at before the first is printed, to learn how wide the columns are. */
const SAMPLE_ROWS = 200;
const GAP = '  ';
/** A narrower column says nothing. */
const NARROWEST = 12;

/**
 * Prints rows in columns as they come. On a terminal the columns are cut to its width, and where that
 * is not enough, those that matter least are left out; into a file or a pipe every value is whole.
 */
export class TableWriter {
  private waiting: string[][] = [];
  private widths: number[] | undefined;

  constructor(
    private readonly columns: readonly Column[],
    private readonly sink: Sink,
    /** Titles of columns, the first one left out first. */
    private readonly leastFirst: readonly string[] = [],
  ) {}

  async add(cells: readonly (string | undefined)[]): Promise<void> {
    const row = cells.map((cell) => forTerminal(cell ?? ''));
    if (this.widths !== undefined) return this.print(row, this.widths);
    this.waiting.push(row);
    if (this.waiting.length >= SAMPLE_ROWS) await this.begin();
  }

  async end(): Promise<void> {
    if (this.widths === undefined && this.waiting.length > 0) await this.begin();
  }

  private async begin(): Promise<void> {
    const titles = this.columns.map(({ title }) => title);
    const widest = titles.map((title, i) =>
      Math.max(title.length, ...this.waiting.map((row) => row[i]?.length ?? 0)),
    );
    this.widths = this.sink.isTerminal ? this.fit(widest) : widest;
    await this.print(titles, this.widths);
    for (const row of this.waiting) await this.print(row, this.widths);
    this.waiting = [];
  }

  /** @returns the width of each column; 0 for one that is left out */
  private fit(widest: readonly number[]): number[] {
    const widths = [...widest];
    const room = this.sink.columns;
    const leastFirst = [...this.leastFirst];
    while (lineWidth(widths) > room) {
      const cuttable = widths.map((width, i) => (this.columns[i]?.isKey ? 0 : width));
      const widestAt = cuttable.indexOf(Math.max(...cuttable));
      if ((cuttable[widestAt] ?? 0) > NARROWEST) {
        widths[widestAt] = (widths[widestAt] ?? 0) - 1;
        continue;
      }
      const next = leastFirst.shift();
      if (next === undefined) break;
      widths[this.columns.findIndex(({ title }) => title === next)] = 0;
      // There is room again: begin anew with the columns that are left.
      for (const [i, width] of widths.entries()) if (width > 0) widths[i] = widest[i] ?? 0;
    }
    return widths;
  }

  private print(row: readonly string[], widths: readonly number[]): Promise<void> {
    const cells = row.flatMap((cell, i) => {
      const width = widths[i] ?? 0;
      if (width === 0) return [];
      const isCut = this.sink.isTerminal && cell.length > width;
      const shown = isCut ? `${cell.slice(0, width - 1)}…` : cell;
      return [this.columns[i]?.align === 'right' ? shown.padStart(width) : shown.padEnd(width)];
    });
    return this.sink.write(`${cells.join(GAP).trimEnd()}\n`);
  }
}

function lineWidth(widths: readonly number[]): number {
  return widths
    .filter((width) => width > 0)
    .reduce((sum, width) => sum + width + GAP.length, -GAP.length);
}
