import { stringify } from 'csv-stringify/sync';
import { forJson, forSpreadsheet } from './neutralise';
import type { Sink } from './sink';
import { TableWriter } from './table';

export const EVENT_FORMATS = ['table', 'json', 'jsonl', 'csv'] as const;
export type EventFormat = (typeof EVENT_FORMATS)[number];

/** A row by the names of its columns; what is absent prints as nothing, or null. */
export type Row = Readonly<Record<string, unknown>>;

/** Prints rows of one form, one after the other. */
export interface RowWriter {
  add(row: Row): Promise<void>;
  end(): Promise<void>;
}

/**
 * @param columns what every format but the table prints, in this order
 * @param glance the columns of the table: what a person sees at a glance
 */
export function rowWriter(
  format: EventFormat,
  sink: Sink,
  columns: readonly string[],
  glance: readonly string[],
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

function tableOf(sink: Sink, glance: readonly string[]): RowWriter {
  const table = new TableWriter(
    glance.map((title) => ({ title })),
    sink,
  );
  return {
    add: (row) => table.add(glance.map((name) => cell(row[name]))),
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
