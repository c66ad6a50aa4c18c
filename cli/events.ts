import { stringOf } from '../core/items/attribute';
import { readEventItem } from '../core/items/stored-event';
import {
  chooseStreams,
  mergeDescending,
  type StreamFilter,
  sortKeyRange,
} from '../core/queries/stream-query';
import type { CliContext, StoreChoice } from './context';
import { type EventFormat, type Glance, rowWriter } from './output/event-rows';

export interface EventsOptions extends StoreChoice, StreamFilter {
  readonly limit: number;
  readonly output: EventFormat;
}

const COLUMNS = [
  'at',
  'eventID',
  'account',
  'region',
  'service',
  'category',
  'level',
  'access',
  'eventSource',
  'eventName',
  'principal',
  'principalType',
  'accessKey',
  'session',
  'temporary',
  'mfa',
  'sourceIdentity',
  'invokedBy',
  'sourceIp',
  'userAgent',
  'resource',
  'objectKey',
  'copySource',
  'resources',
  'errorCode',
  'errorMessage',
  'sharedEventID',
  'file',
  'index',
] as const;

const GLANCE: Glance = {
  columns: [
    'at',
    'account',
    'region',
    'eventName',
    'principal',
    'sourceIp',
    'resource',
    'objectKey',
    'errorCode',
  ],
  keys: ['at', 'eventName'],
  leastFirst: ['region', 'account', 'sourceIp', 'objectKey', 'errorCode', 'resource'],
};

/** Prints stored events, newest first. */
export async function events(options: EventsOptions, context: CliContext): Promise<number> {
  const range = sortKeyRange(options);
  const store = await context.openStore(options, 'read');
  try {
    const writer = rowWriter(options.output, context.out, COLUMNS, GLANCE);
    const streams = chooseStreams(await store.reader.listStreams(), options);
    const newestFirst = mergeDescending(
      streams.map((stream) => store.reader.readStream(stream, range)),
      (item) => stringOf(item, 'at') ?? '',
    );
    let printed = 0;
    let hasMore = false;
    for await (const item of newestFirst) {
      if (printed === options.limit) {
        hasMore = true;
        break;
      }
      await writer.add({ ...readEventItem(item) });
      printed++;
    }
    await writer.end();
    if (printed === 0) await context.err.write('no events match\n');
    if (hasMore) await context.err.write(`the newest ${printed}; there are more: raise --limit\n`);
    return 0;
  } finally {
    await store.close();
  }
}
