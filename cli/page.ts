import type { EventFilter } from '../core/queries/event-filter';
import { readPageToken, writePageToken } from '../core/queries/page-token';
import type { Question } from '../core/queries/query';
import type { AskOptions } from './ask';
import type { CliContext, StoreChoice } from './context';
import type { Printed, PrintOptions } from './print-events';

/** The options of a command that prints events page by page. */
export interface PageOptions extends StoreChoice, AskOptions, PrintOptions {
  readonly oldestFirst?: boolean;
  /** A page token that the same command printed. */
  readonly next?: string;
}

/** One page of an answer. */
export interface Page {
  readonly question: Question;
  /** What must be the same from page to page. */
  readonly written: unknown;
}

/**
 * Opens the page that the options ask for.
 *
 * @param subject what a command was asked for beside its options: `key AKIAEXAMPLE`
 * @throws {UsageError} when the token belongs to another question
 */
export function openPage(asked: EventFilter, options: PageOptions, subject?: string): Page {
  const written = questionOf({ ...options, ...(subject !== undefined && { subject }) });
  const page = options.next === undefined ? undefined : readPageToken(options.next, written);
  const filter = page === undefined ? asked : { ...asked, since: page.since, until: page.until };
  const order = options.oldestFirst ? 'oldest first' : 'newest first';
  const question: Question = { filter, order, after: page?.after, expected: options.limit };
  return { question, written };
}

/**
 * Tells, where there is more, how to come to the next page.
 * @returns the next page's token; undefined when this was the last one
 */
export async function tellNextPage(
  { count, next }: Printed,
  { question, written }: Page,
  { err }: CliContext,
): Promise<string | undefined> {
  if (next === undefined) return undefined;
  const { since, until } = question.filter;
  const token = writePageToken({ after: next, since, until }, written);
  await err.write(`${count} events; there are more: raise --limit, or --next ${token}\n`);
  return token;
}

/** Options that change how an answer is printed or reached, not what it is. */
const BESIDE_THE_QUESTION = [
  'explain',
  'allowScan',
  'limit',
  'output',
  'columns',
  'next',
  'from',
  'services',
];

function questionOf(options: object): unknown {
  return Object.entries(options)
    .filter(([name]) => !BESIDE_THE_QUESTION.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
