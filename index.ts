/**
 * Trailstore as a library: the questions of the command line, asked from a program. See
 * examples/ for whole programs.
 */
import * as z from 'zod/mini';
import { openStore } from './bin/open-store';
import { CATEGORIES } from './core/classification/classification';
import { UsageError } from './core/errors';
import type { LedgerEntry } from './core/ledger/ledger-entry';
import type { EventFilter } from './core/queries/event-filter';
import { explainPlan } from './core/queries/explain';
import type { Order } from './core/queries/keyed-read';
import type { FoundEvent, Position } from './core/queries/ordering';
import { prepareQuery, type Query, type Question } from './core/queries/query';
import { readFilter, type WrittenFilter } from './core/queries/written-filter';

export type { Access, Category, Level } from './core/classification/classification';
export { StoreUnavailableError, UsageError } from './core/errors';
export type { Item } from './core/items/attribute';
export { recordOf } from './core/items/raw-record';
export type { StoredEvent } from './core/items/stored-event';
export type { FileCounts } from './core/ledger/file-counts';
export type { LedgerEntry, Rejection } from './core/ledger/ledger-entry';
export type { Costs } from './core/queries/costs';
export type { Order } from './core/queries/keyed-read';
export type { FoundEvent, Position } from './core/queries/ordering';
export type { WrittenFilter } from './core/queries/written-filter';
export { readRecord } from './core/records/read-record';
export type { CloudTrailRecord, JsonObject } from './core/records/record';

/** Which store to open. */
export interface OpenOptions {
  /** The name of a deployed stack, or `true` for the configured one; the local store where absent. */
  readonly stack?: string | true;
  /** AWS Region and profile of the stack, as for the AWS CLI. */
  readonly region?: string;
  readonly profile?: string;
  /** The folder of the local store; what `TRAILSTORE_HOME` says, else `.trailstore`, where absent. */
  readonly home?: string;
}

/** How to answer. */
export interface AskOptions {
  /** `newest first` where absent. */
  readonly order?: Order;
  /** At most so many; all where absent. */
  readonly limit?: number;
  /** Only what comes after it: the `position` of the last event of the page before. */
  readonly after?: Position;
  /** Fetch the raw records too, for `recordOf`. */
  readonly withRecords?: boolean;
  /** Read every event where no key serves the filter. */
  readonly allowScan?: boolean;
}

/** Which log files to list: of an account, of a Region, delivered within a time. */
export type FilesRange = Pick<WrittenFilter, 'account' | 'region' | 'since' | 'until'>;

/** An open store. */
export interface Trailstore {
  /**
   * The events that a filter asks for, in order, each once; it reads on as they are taken.
   * @throws {UsageError} when the filter is not understood, or no key serves it
   */
  events(filter: WrittenFilter, options?: AskOptions): AsyncGenerator<FoundEvent>;
  /** Tells in lines what `events` would read, without reading it. */
  explain(filter: WrittenFilter, options?: AskOptions): Promise<string[]>;
  /**
   * The ledger: the log files that were ingested, the last one delivered first. Times are those of delivery.
   * @throws {UsageError} when the range is not understood
   */
  files(range?: FilesRange): AsyncIterable<LedgerEntry>;
  close(): Promise<void>;
}

/**
 * Opens the local store, or the tables of a deployed stack.
 * @throws {UsageError} when there is no such store
 */
export async function openTrailstore(options: OpenOptions = {}): Promise<Trailstore> {
  const home = options.home ?? process.env.TRAILSTORE_HOME ?? '.trailstore';
  const store = await openStore({ ...options, home }, 'read');
  const prepare = (filter: WrittenFilter, asked: AskOptions): Promise<Query> =>
    prepareQuery(questionOf(filter, asked), store.reader);
  return {
    async *events(filter, asked = {}) {
      check(asked, askSchema, 'option');
      const query = await prepare(filter, asked);
      const { scans } = query.plan;
      if (scans !== undefined && asked.allowScan !== true) {
        throw new UsageError(
          `no key serves this filter, every event would be read: add ${scans}; or read everything with allowScan`,
        );
      }
      let count = 0;
      if (asked.limit === 0) return;
      for await (const found of query.events()) {
        yield found;
        count++;
        if (count === asked.limit) return;
      }
    },
    async explain(filter, asked = {}) {
      const query = await prepare(filter, asked);
      return explainPlan(query.plan, asked.order ?? 'newest first');
    },
    files: (range = {}) => {
      const { account, region, since, until } = readWrittenFilter(range);
      return store.ledger.list({ account, region, since, until });
    },
    close: () => store.close(),
  };
}

function questionOf(written: WrittenFilter, asked: AskOptions): Question {
  const { order, limit, after, withRecords } = asked;
  return { filter: readWrittenFilter(written), order, expected: limit, after, withRecords };
}

function readWrittenFilter(written: WrittenFilter): EventFilter {
  check(written, filterSchema, 'filter');
  return readFilter(written, new Date());
}

const text = z.optional(z.string());

const filterSchema = z.strictObject({
  account: text,
  service: text,
  category: z.optional(z.enum(CATEGORIES)),
  level: z.optional(z.enum(['account', 'bucket', 'object'])),
  access: z.optional(z.enum(['read', 'write', 'send'])),
  readOrWrite: z.optional(z.enum(['read', 'write'])),
  region: text,
  eventName: text,
  principal: text,
  accessKey: text,
  resource: text,
  sourceIp: text,
  errorCode: text,
  eventId: text,
  sharedEventId: text,
  since: text,
  until: text,
}) satisfies z.ZodMiniType<WrittenFilter>;

const askSchema = z.strictObject({
  order: z.optional(z.enum(['newest first', 'oldest first'])),
  limit: z.optional(z.int().check(z.gte(0))),
  after: z.optional(z.object({ at: z.string().check(z.regex(/^.{20}#/)), stream: z.string() })),
  withRecords: z.optional(z.boolean()),
  allowScan: z.optional(z.boolean()),
}) satisfies z.ZodMiniType<AskOptions>;

/** A misspelt field would be passed over, and the answer would be wider than what was asked for. */
function check(value: unknown, schema: z.ZodMiniType, what: string): void {
  const issues = schema.safeParse(value).error?.issues ?? [];
  const names = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')],
  );
  if (names.length > 0) throw new UsageError(`wrong or unknown ${what}: ${names.join(', ')}`);
}
