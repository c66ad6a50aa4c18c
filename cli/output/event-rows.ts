import { stringify } from 'csv-stringify/sync';
import { forJson, forSpreadsheet } from './neutralise';
import type { Sink } from './sink';
import { TableWriter } from './table';

export const EVENT_FORMATS = ['table', 'json', 'jsonl', 'csv'] as const;
export type EventFormat = (typeof EVENT_FORMATS)[number];

/** A row by the names of its columns; what is absent prints as nothing, or null. */
export type Row = Readonly<Record<string, unknown>>;

/** What a table of rows shows. */
export interface Glance {
  readonly columns: readonly string[];
  /** Never cut. */
  readonly keys: readonly string[];
  /** Left out where the terminal is narrow, the first one first. */
  readonly leastFirst: readonly string[];
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

function tableOf(sink: Sink, { columns, keys, leastFirst }: Glance): RowWriter {
  const table = new TableWriter(
    columns.map((title) => ({ title, isKey: keys.includes(title) })),
    sink,
    leastFirst,
  );
  return {
    add: (row) => table.add(columns.map((name) => cell(row[name]))),
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
  return Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
}

function cell(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.join(' ') : String(value);
}
