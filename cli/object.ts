import { UsageError } from '../core/errors';
import type { ResourceFilter } from '../core/queries/event-filter';
import { mergeInOrder } from '../core/queries/merge';
import type { FoundEvent } from '../core/queries/ordering';
import type { Question } from '../core/queries/query';
import { readFilter } from '../core/queries/written-filter';
import { ask } from './ask';
import { type Asking, type BatchDeletes, findBatchDeletes } from './batch-deletes';
import type { CliContext } from './context';
import { objectView } from './object-view';
import { forTerminal } from './output/neutralise';
import { openPage, type PageOptions, tellNextPage } from './page';
import { printEvents } from './print-events';
import { StoredRecords } from './stored-records';

export interface ObjectOptions extends PageOptions {
  readonly since?: string;
  readonly until?: string;
}

/** Prints the history of an object, or of the objects of a prefix, newest first. */
export async function object(
  written: string,
  options: ObjectOptions,
  context: CliContext,
): Promise<number> {
  const { resource, ...times } = readFilter(
    { ...timesOf(options), resource: written },
    context.now(),
  );
  const asked = objectAsked(resource, written);
  const page = openPage({ ...times, resource: asked }, options, `object ${written}`);
  const question: Question = { ...page.question, withRecords: true };
  const { order = 'newest first', after, filter } = question;
  const records = new StoredRecords();
  const store = await context.openStore(options, 'read');
  try {
    const askStore: Asking = (each, reader, use) =>
      ask(each, options, { ...store, reader }, context, use);
    const batches = await findBatchDeletes({
      bucket: asked.name,
      times: { since: filter.since, until: filter.until },
      order,
      after,
      isAskedFor: (key) => isOf(asked, key),
      reader: store.reader,
      ask: askStore,
      recordOf: records.of,
    });
    const printed = await askStore(question, store.reader, (found) =>
      printEvents(
        mergeInOrder([found, oneByOne(batches.naming)], order),
        options,
        context,
        objectView(asked, records.of),
      ),
    );
    if (printed.count === 0) await context.err.write(describeNothing(asked));
    await tellNextPage(printed, page, context);
    await tellSilentBatches(batches, asked, context);
    return (await records.tellUnreadable(context.err)) ? 1 : 0;
  } finally {
    await store.close();
  }
}

function timesOf({ since, until }: ObjectOptions) {
  return { since, until };
}

function objectAsked(resource: ResourceFilter | undefined, written: string): ResourceFilter {
  const { isS3, name, objectKey, objectPrefix } = resource ?? { name: '' };
  if (resource !== undefined && (objectKey ?? objectPrefix) !== undefined) return resource;
  if (isS3) {
    throw new UsageError(
      `${JSON.stringify(written)} names a bucket: write s3://${name}/key, s3://${name}/* for all its objects, or ask trailstore events --resource s3://${name}`,
    );
  }
  throw new UsageError(
    `${JSON.stringify(written)} is no object: write s3://bucket/key, s3://bucket/prefix*, or an ARN`,
  );
}

function isOf({ objectKey, objectPrefix = '' }: ResourceFilter, key: string): boolean {
  return objectKey === undefined ? key.startsWith(objectPrefix) : key === objectKey;
}

async function* oneByOne(events: readonly FoundEvent[]): AsyncGenerator<FoundEvent> {
  yield* events;
}

function describeNothing({ objectKey }: ResourceFilter): string {
  const hint =
    objectKey === undefined
      ? ''
      : 'a key must be whole (s3://bucket/prefix* finds by a beginning); ';
  return `no events match: ${hint}object calls are data events, which a trail records only where it is told to, and reads often not even then\n`;
}

/** Tells what may have happened to the object without an event that says so. */
async function tellSilentBatches(
  { silent, isCut, isSilenceUnsure }: BatchDeletes,
  { name, objectKey }: ResourceFilter,
  { err }: CliContext,
): Promise<void> {
  const cut = isCut
    ? 'note: not all batch deletes of this bucket were looked at: narrow the time with --since and --until\n'
    : '';
  if (silent.length === 0) return err.write(cut);
  const times = silent.map(({ event }) => event.at).sort();
  const range = `--since ${times[0]} --until ${times.at(-1)}`;
  const calls = silent.length === 1 ? 'call in this bucket does' : 'calls in this bucket do';
  const object = objectKey === undefined ? 'these objects' : 'this object';
  const line = `note: ${silent.length} DeleteObjects ${calls} not tell the keys, and may have deleted ${object}: trailstore events --resource s3://${name} --event-name DeleteObjects ${range}`;
  const unsure = isSilenceUnsure
    ? 'note: not all that was deleted beside these calls was read, and it may tell their keys: narrow the time with --since and --until\n'
    : '';
  await err.write(`${forTerminal(line)}\n${unsure}${cut}`);
}
