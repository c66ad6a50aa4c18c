import { UsageError } from '../core/errors';
import { describeLookupEvent } from '../core/lookups/lookup-event';
import { type Lookup, questionOf, type RecordOf } from '../core/lookups/lookup-question';
import type { FoundEvent, Position } from '../core/queries/ordering';
import { readPageToken, writePageToken } from '../core/queries/page-token';
import { type AskOptions, ask } from './ask';
import type { CliContext, OpenStore, StoreChoice } from './context';
import { type LookupOptions, MAX_RESULTS } from './lookup-options';
import { forJson } from './output/neutralise';
import type { Sink } from './output/sink';
import { StoredRecords } from './stored-records';

export interface LookupEventsOptions extends LookupOptions, StoreChoice, AskOptions {}

/** Answers as `aws cloudtrail lookup-events` does, from the store. */
export async function lookupEvents(
  options: LookupEventsOptions,
  context: CliContext,
): Promise<number> {
  const lookup = lookupOf(options);
  const { limit, token } = choosePage(options);
  // Times are absolute: what was asked says them again on the next page.
  const asked = { ...lookup, stack: options.stack };
  const records = new StoredRecords();
  const question = {
    ...questionOf(lookup, records.of),
    after: token && readToken(token, asked),
    expected: limit,
  };
  const store = await openStore(options, context);
  try {
    // The AWS command answers whatever is asked, so nothing is refused here.
    await ask(question, { ...options, allowScan: true }, store, context, (found) =>
      printAnswer(found, limit, context.out, {
        recordOf: records.of,
        tokenAfter: (after) => writePageToken({ after }, asked),
      }),
    );
    return (await records.tellUnreadable(context.err)) ? 1 : 0;
  } finally {
    await store.close();
  }
}

/** @throws {UsageError} when the time ends before it begins, as the AWS command refuses it */
function lookupOf(options: LookupEventsOptions): Lookup {
  const { lookupAttributes = [], startTime, endTime, region, eventCategory } = options;
  if (startTime !== undefined && endTime !== undefined && startTime > endTime) {
    throw new UsageError(`--start-time ${startTime} is after --end-time ${endTime}`);
  }
  return { attributes: lookupAttributes, startTime, endTime, region, eventCategory };
}

interface PageChoice {
  /** How many events to print, at most; all where absent. */
  readonly limit?: number | undefined;
  readonly token?: { readonly option: string; readonly text: string } | undefined;
}

/**
 * Which part of the answer to print, by the AWS CLI's rules: the API's own options ask for one page,
 * the CLI's count over all pages, and without either every page is printed.
 */
function choosePage(options: LookupEventsOptions): PageChoice {
  const { maxResults, nextToken, paginate, maxItems, startingToken, pageSize } = options;
  const ofOnePage = named({
    '--no-paginate': paginate ? undefined : true,
    '--max-results': maxResults,
    '--next-token': nextToken,
  });
  const ofAllPages = named({
    '--max-items': maxItems,
    '--page-size': pageSize,
    '--starting-token': startingToken,
  });
  if (ofOnePage.length === 0)
    return { limit: maxItems, token: tokenIn('--starting-token', startingToken) };
  if (ofAllPages.length > 0) {
    throw new UsageError(
      `Cannot specify ${ofOnePage.join(', ')} along with pagination arguments: ${ofAllPages.join(', ')}`,
    );
  }
  return { limit: maxResults ?? MAX_RESULTS, token: tokenIn('--next-token', nextToken) };
}

function named(options: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(options).filter((name) => options[name] !== undefined);
}

function tokenIn(option: string, text: string | undefined): PageChoice['token'] {
  return text === undefined ? undefined : { option, text };
}

/** @throws {UsageError} naming the option, when the token was altered or belongs to another lookup */
function readToken({ option, text }: NonNullable<PageChoice['token']>, asked: unknown): Position {
  try {
    return readPageToken(text, asked).after;
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${option}: ${error.message}`);
    throw error;
  }
}

/** The store of a stack lies in one Region, whichever Region's events are looked up. */
async function openStore(
  { stack, profile }: LookupEventsOptions,
  context: CliContext,
): Promise<OpenStore> {
  try {
    return await context.openStore({ stack, profile }, 'read');
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'Region is missing') throw error;
    throw new UsageError(
      'no AWS Region is set for --stack: set AWS_REGION or the profile’s region; --region says where the events happened',
    );
  }
}

/** The depth at which an event stands in the answer. */
const INDENT = 4;
const EVENT_MARGIN = ' '.repeat(2 * INDENT);

/** Prints events as they come, laid out as the AWS CLI does. */
async function printAnswer(
  events: AsyncIterable<FoundEvent>,
  limit: number | undefined,
  out: Sink,
  {
    recordOf,
    tokenAfter,
  }: { readonly recordOf: RecordOf; readonly tokenAfter: (last: Position) => string },
): Promise<void> {
  const head = '{\n    "Events": [';
  let count = 0;
  let last: Position | undefined;
  let hasMore = false;
  for await (const found of events) {
    if (count === limit) {
      hasMore = true;
      break;
    }
    const event = describeLookupEvent(found, recordOf(found));
    const lines = forJson(event, INDENT).replaceAll('\n', `\n${EVENT_MARGIN}`);
    await out.write(`${count === 0 ? head : ','}\n${EVENT_MARGIN}${lines}`);
    last = found.position;
    count++;
  }
  await out.write(count === 0 ? `${head}]` : '\n    ]');
  if (hasMore && last !== undefined) await out.write(`,\n    "NextToken": "${tokenAfter(last)}"`);
  await out.write('\n}\n');
}
