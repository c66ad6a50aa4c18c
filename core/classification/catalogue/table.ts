import type { Access, Category, Level } from '../classification';

/**
 * How sure a row is. `observed`: in a public record (nearly all of these are documented too).
 * `documented`: named on a current AWS page. `legacy`: named on an older edition only. `implied`: the
 * page says that all other operations are of this category. `inferred`: no source says so, it is this
 * project's reading of the API.
 */
export const EVIDENCE = ['observed', 'documented', 'legacy', 'implied', 'inferred'] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** What is known of one event name of one event source. */
export interface CatalogueRow {
  readonly eventSource: string;
  readonly eventName: string;
  readonly category: Extract<Category, 'management' | 'data'>;
  /** Absent outside S3, and where the name alone does not say what the call acts on. */
  readonly level?: Level;
  readonly access: Access;
  readonly evidence: Evidence;
  /** The SDK operations recorded under this name; `s3control:` marks those of S3 Control. */
  readonly sdk: readonly string[];
  readonly note?: string;
}

const HEADING = /^\[(management|data)(?: (account|bucket|object))?\]$/;
const ROW =
  /^(\w+) (read|write|send) (observed|documented|legacy|implied|inferred)(?: = ([\w:, ]+?))?(?: # (.+))?$/;

/**
 * Reads a table of the catalogue. A heading in brackets gives the category, and for S3 the level, of
 * the rows under it; a row is `eventName access evidence`, then ` = ` and the SDK's operation names
 * where they differ from the event name, then ` # ` and a note.
 *
 * The tables are text rather than objects because a row is then one short line to review, and the
 * function's bundle carries them at a third of the size.
 * @throws {Error} naming the line that is neither: a table is part of the program.
 */
export function readTable(eventSource: string, table: string): CatalogueRow[] {
  const rows: CatalogueRow[] = [];
  let heading: Pick<CatalogueRow, 'category' | 'level'> | undefined;
  for (const line of table.split('\n')) {
    if (line === '') continue;
    const newHeading = readHeading(line);
    if (newHeading) {
      heading = newHeading;
      continue;
    }
    const row = heading && readRow(eventSource, heading, line);
    if (!row) throw new Error(`catalogue of ${eventSource}: cannot read "${line}"`);
    rows.push(row);
  }
  return rows;
}

/** The last row of a table that has this name, as `readTable` reads it. */
export function findRow(
  eventSource: string,
  table: string,
  eventName: string,
): CatalogueRow | undefined {
  const at = table.lastIndexOf(`\n${eventName} `) + 1;
  const headingAt = table.lastIndexOf('\n[', at) + 1;
  if (at === 0) return undefined;
  const heading = readHeading(lineAt(table, headingAt));
  const row = heading && readRow(eventSource, heading, lineAt(table, at));
  // A name that was made up may hold a line's end.
  return row?.eventName === eventName ? row : undefined;
}

function lineAt(table: string, at: number): string {
  const end = table.indexOf('\n', at);
  return table.slice(at, end === -1 ? undefined : end);
}

/** The event names of a table's rows, which need not be read for it. */
export function namesIn(table: string): string[] {
  return table.match(/^\w+(?= )/gm) ?? [];
}

function readHeading(line: string): Pick<CatalogueRow, 'category' | 'level'> | undefined {
  const [, category, level] = HEADING.exec(line) ?? [];
  if (category === undefined) return undefined;
  return {
    category: category === 'data' ? 'data' : 'management',
    ...(isLevel(level) && { level }),
  };
}

function readRow(
  eventSource: string,
  heading: Pick<CatalogueRow, 'category' | 'level'>,
  line: string,
): CatalogueRow | undefined {
  const [, eventName, access, evidence, sdk, note] = ROW.exec(line) ?? [];
  if (eventName === undefined || !isAccess(access) || !isEvidence(evidence)) return undefined;
  return {
    eventSource,
    eventName,
    ...heading,
    access,
    evidence,
    sdk: sdk === undefined ? [eventName] : sdk.split(', '),
    ...(note !== undefined && { note }),
  };
}

function isLevel(word: string | undefined): word is Level {
  return word === 'account' || word === 'bucket' || word === 'object';
}

function isAccess(word: string | undefined): word is Access {
  return word === 'read' || word === 'write' || word === 'send';
}

function isEvidence(word: string | undefined): word is Evidence {
  return EVIDENCE.some((evidence) => evidence === word);
}
