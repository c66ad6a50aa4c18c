import { canonicalEventSource } from '../event-source';
import { MAIL_MANAGER } from './mail-manager';
import { S3 } from './s3';
import { S3_CONTROL } from './s3-control';
import { S3_EXPRESS } from './s3-express';
import { S3_OBJECT_LAMBDA } from './s3-object-lambda';
import { S3_OUTPOSTS } from './s3-outposts';
import { S3_TABLES } from './s3-tables';
import { S3_VECTORS } from './s3-vectors';
import { SES } from './ses';
import { type CatalogueRow, findRow, namesIn, readTable } from './table';

const TABLES: readonly (readonly [eventSource: string, table: string])[] = [
  ['s3.amazonaws.com', S3],
  ['s3.amazonaws.com', S3_CONTROL],
  ['s3express.amazonaws.com', S3_EXPRESS],
  ['s3-outposts.amazonaws.com', S3_OUTPOSTS],
  ['s3-object-lambda.amazonaws.com', S3_OBJECT_LAMBDA],
  ['s3tables.amazonaws.com', S3_TABLES],
  ['s3vectors.amazonaws.com', S3_VECTORS],
  ['ses.amazonaws.com', SES],
  ['ses.amazonaws.com', MAIL_MANAGER],
];

const SOURCES: ReadonlySet<string> = new Set(TABLES.map(([eventSource]) => eventSource));

/** By event source, then by event name; those that were asked for. */
const rowsBySource = new Map<string, Map<string, CatalogueRow>>();
let names: ReadonlySet<string> | undefined;

/** Every row, in the order of the tables. */
export function catalogueRows(): CatalogueRow[] {
  return TABLES.flatMap(([eventSource, table]) => readTable(eventSource, table));
}

/**
 * What the catalogue knows of an event. The pair is the key: `GetObject` is also a name of S3 Tables,
 * directory buckets and Outposts.
 */
export function lookUpEvent(
  eventSource: string | undefined,
  eventName: string | undefined,
): CatalogueRow | undefined {
  if (eventSource === undefined || eventName === undefined) return undefined;
  const source = canonicalEventSource(eventSource);
  const known = rowsBySource.get(source)?.get(eventName);
  if (known !== undefined) return known;
  // Names that no row has would be looked for anew each time.
  if (!SOURCES.has(source) || !isListedName(eventName)) return undefined;
  return rowOf(source, eventName);
}

/** Whether the catalogue knows an event of this name, whichever its source. */
export function isListedName(eventName: string): boolean {
  // Not of rows: of most tables a function needs no more than the names.
  names ??= new Set(TABLES.flatMap(([, table]) => namesIn(table)));
  return names.has(eventName);
}

/** Read when it is asked for: of hundreds, a log names a few. */
function rowOf(source: string, eventName: string): CatalogueRow | undefined {
  let rows = rowsBySource.get(source);
  if (rows === undefined) {
    rows = new Map();
    rowsBySource.set(source, rows);
  }
  const tables = TABLES.filter(([eventSource]) => eventSource === source);
  // The last one counts.
  const row = tables.reduceRight<CatalogueRow | undefined>(
    (found, [, table]) => found ?? findRow(source, table, eventName),
    undefined,
  );
  if (row !== undefined) rows.set(eventName, row);
  return row;
}
