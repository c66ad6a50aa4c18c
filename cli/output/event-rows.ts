import { stringify } from 'csv-stringify/sync';
import type { Keep } from './display-width';
import { forJson, forSpreadsheet } from './neutralise';
import type { Sink } from './sink';
import { type Cell, TableWriter } from './table';

export const EVENT_FORMATS = ['table', 'json', 'jsonl', 'csv'] as const;
export type EventFormat = (typeof EVENT_FORMATS)[number];

/** A row by the names of its columns; what is absent prints as nothing, or null. */
export type Row = Readonly<Record<string, unknown>>;

/** What a table of rows shows. Its columns are known by their titles. */
export interface Glance {
  /** A list stands for one column, titled `a/b`, that shows the values of all of them like a path. */
  readonly columns: readonly (string | readonly string[])[];
  /** Cut last of all. */
  readonly keys: readonly string[];
  /** Left out where the terminal is narrow, the first one first; the others never are. */
  readonly leastFirst: readonly string[];
  /** Which part of a value stays where it must be cut; its beginning where nothing is said. */
  readonly keep?: Readonly<Record<string, Keep>>;
  /** What a cell of the width is worth in columns that matter more than 1, the worth of the others. */
  readonly worth?: Readonly<Record<string, number>>;
  /** A shorter way to say a value that does not fit. */
  readonly shorten?: Readonly<Record<string, (row: Row) => string>>;
}

/** Prints rows of one form, one after the other. */
export interface RowWriter {
  add(row: Row): Promise<void>;
  end(): Promise<void>;
}

/**
 * @param columns what every format but the table prints, in this order
 * @param glance the table's columns: what a person sees at a glance
 */
export function rowWriter(
  format: EventFormat,
  sink: Sink,
  columns: readonly string[],
  glance: Glance,
): RowWriter {
  switch (format) {
    case 'table':
      return tableOf(sink, glance);
    case 'csv':
      return csvOf(sink, columns);
    case 'jsonl':
      return {
        add: (row) => sink.write(`${forJson(pick(row, columns))}\n`),
        end: async () => {},
      };
    case 'json':
      return jsonOf(sink, columns);
  }
}

function tableOf(sink: Sink, glance: Glance): RowWriter {
  const { columns, keys, leastFirst, keep, worth, shorten } = glance;
  const shown = columns.map((column) => {
    const names = typeof column === 'string' ? [column] : column;
    return { names, title: names.join('/') };
  });
  const table = new TableWriter(
    shown.map(({ title }) => ({
      title,
      isKey: keys.includes(title),
      keep: keep?.[title],
      worth: worth?.[title],
    })),
    sink,
    leastFirst,
  );
  const cellOf = (row: Row, title: string, names: readonly string[]): Cell => {
    const whole = names.flatMap((name) => cell(row[name]) ?? []).join('/');
    const short = sink.isTerminal ? shorten?.[title] : undefined;
    return short === undefined ? whole : { whole, short: short(row) };
  };
  return {
    add: (row) => table.add(shown.map(({ title, names }) => cellOf(row, title, names))),
    end: () => table.end(),
  };
}

function csvOf(sink: Sink, columns: readonly string[]): RowWriter {
  let isFirst = true;
  const header = () => {
    if (!isFirst) return '';
    isFirst = false;
    return stringify([[...columns]]);
  };
  return {
    add: (row) =>
      sink.write(
        header() + stringify([columns.map((name) => forSpreadsheet(cell(row[name]) ?? ''))]),
      ),
    end: () => sink.write(header()),
  };
}

function jsonOf(sink: Sink, columns: readonly string[]): RowWriter {
  let isFirst = true;
  return {
    add: async (row) => {
      await sink.write(`${isFirst ? '[\n' : ',\n'}  ${forJson(pick(row, columns))}`);
      isFirst = false;
    },
    end: () => sink.write(isFirst ? '[]\n' : '\n]\n'),
  };
}

function pick(row: Row, columns: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of columns) picked[name] = row[name] ?? null;
  return picked;
}

function cell(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.join(' ') : String(value);
}
