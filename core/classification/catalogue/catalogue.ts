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
import { type CatalogueRow, readTable } from './table';

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

/** By event source, then by event name. */
let rowsByEvent: ReadonlyMap<string, ReadonlyMap<string, CatalogueRow>> | undefined;
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
  // Read at the first question: an import that classifies nothing pays nothing.
  rowsByEvent ??= readRowsByEvent();
  return rowsByEvent.get(canonicalEventSource(eventSource))?.get(eventName);
}

/** Whether the catalogue knows an event of this name, whichever its source. */
export function isListedName(eventName: string): boolean {
  names ??= new Set(catalogueRows().map((row) => row.eventName));
  return names.has(eventName);
}

function readRowsByEvent(): ReadonlyMap<string, ReadonlyMap<string, CatalogueRow>> {
  const bySource = new Map<string, Map<string, CatalogueRow>>();
  for (const row of catalogueRows()) {
    const byName = bySource.get(row.eventSource) ?? new Map<string, CatalogueRow>();
    byName.set(row.eventName, row);
    bySource.set(row.eventSource, byName);
  }
  return bySource;
}
