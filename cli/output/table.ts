import { forTerminal } from './neutralise';
import type { Sink } from './sink';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

/** Rows that are looked at before the first is printed, to learn how wide the columns are. */
const SAMPLE_ROWS = 200;
const GAP = '  ';
const NARROWEST = 8;

/**
 * Prints rows in columns as they come. On a terminal a line is cut to its width; into a file or a
 * pipe every value is whole.
 */
export class TableWriter {
  private waiting: string[][] = [];
  private widths: number[] | undefined;

  constructor(
    private readonly columns: readonly Column[],
    private readonly sink: Sink,
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
    this.widths = this.sink.isTerminal ? narrow(widest, this.sink.columns) : widest;
    await this.print(titles, this.widths);
    for (const row of this.waiting) await this.print(row, this.widths);
    this.waiting = [];
  }

  private print(row: readonly string[], widths: readonly number[]): Promise<void> {
    const cells = row.map((cell, i) => {
      const width = widths[i] ?? 0;
      const shown =
        this.sink.isTerminal && cell.length > width ? `${cell.slice(0, width - 1)}…` : cell;
      return this.columns[i]?.align === 'right' ? shown.padStart(width) : shown.padEnd(width);
    });
    return this.sink.write(`${cells.join(GAP).trimEnd()}\n`);
  }
}

/** Narrows the widest columns until the line fits. */
function narrow(widths: readonly number[], room: number): number[] {
  const fitted = [...widths];
  const total = () => fitted.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
  while (total() > room) {
    const widest = fitted.indexOf(Math.max(...fitted));
    if ((fitted[widest] ?? 0) <= NARROWEST) break;
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}
