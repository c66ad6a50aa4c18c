import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { DynamoDbAlertStore } from '../aws/dynamodb-alert-store';
import { DynamoDbEventReader } from '../aws/dynamodb-event-reader';
import { DynamoDbEventStore } from '../aws/dynamodb-event-store';
import { DynamoDbLedger } from '../aws/dynamodb-ledger';
import { forEachConcurrently } from '../core/concurrently';
import { UsageError } from '../core/errors';
import { marksOf } from '../core/items/stream-marks';
import { addCounts, NO_COUNTS } from '../core/ledger/file-counts';
import type { EventReader } from '../core/ports';
import type { IngestSettings } from '../core/settings';
import { EVENTS_TABLE, FILES_TABLE, STREAM_MARKS } from '../core/tables';
import { ingestFile } from '../lambdas/ingest/ingest-file';
import { watchFor } from '../lambdas/ingest/watch';
import { LOCAL_SETTINGS, type LocalStore, openLocalStore } from '../local/local-store';
import { collectItems } from './support/collect-items';
import { GeneratedLogSource } from './support/generated-source';
import { Progress } from './support/progress';
import { readIfThere } from './support/results';

/** A store full of generated events. */
export interface QueryStore {
  readonly reader: EventReader;
  close(): Promise<void>;
}

/** Streams of data events are spread, so that questions over shards can be asked. */
export const SHARDS = 4;

const SETTINGS: IngestSettings = { ...LOCAL_SETTINGS, services: 'all', shards: SHARDS };
const SEED = 1;
const FILES_AT_A_TIME = 4;

const originSchema = z.strictObject({
  events: z.int(),
  seed: z.int(),
  shards: z.int(),
  /** As `hashFirstFile`. */
  firstFile: z.string(),
  isComplete: z.boolean(),
});
type Origin = z.infer<typeof originSchema>;

/**
 * Opens the store in a folder. A folder that is empty or not there gets a store of generated events
 * first, through the ingest use case, which takes minutes for a million; one that was broken off goes on.
 *
 * @throws {UsageError} when something else lies in the folder
 */
export async function openQueryStore(folder: string, events: number): Promise<QueryStore> {
  const origin = { events, seed: SEED, shards: SHARDS, firstFile: await hashFirstFile(events) };
  const found = await readOrigin(folder);
  if (found !== undefined && !isSame(found, origin)) {
    throw new UsageError(
      `the store in ${folder} was made with other options or by another version: delete the folder, or name another with --store`,
    );
  }
  await mkdir(folder, { recursive: true });
  if (found === undefined) await writeOrigin(folder, { ...origin, isComplete: false });
  const store = await openLocalStore(folder);
  if (found?.isComplete !== true) {
    await fill(store, events);
    await writeOrigin(folder, { ...origin, isComplete: true });
  }
  return { reader: new DynamoDbEventReader(store.client, store.tables), close: store.close };
}

/** Tells stores of another layout, or with items of another make, by those of the first log file. */
async function hashFirstFile(events: number): Promise<string> {
  const source = new GeneratedLogSource({ events, seed: SEED });
  const [first] = source.files();
  const items = first === undefined ? [] : await collectItems([first], source, SETTINGS);
  const hash = createHash('sha256');
  hash.update(JSON.stringify([EVENTS_TABLE, FILES_TABLE, STREAM_MARKS]));
  for (const item of items) {
    const { raw, ...readable } = item;
    hash.update(JSON.stringify([readable, marksOf(item)]));
    if (raw?.B !== undefined) hash.update(raw.B);
  }
  return hash.digest('hex');
}

async function fill(store: LocalStore, events: number): Promise<void> {
  const progress = new Progress();
  const source = new GeneratedLogSource({ events, seed: SEED });
  const ports = {
    source,
    events: new DynamoDbEventStore(store.client, store.tables),
    ledger: new DynamoDbLedger(store.client, store.tables.files),
    sightings: new DynamoDbAlertStore(store.client, store.tables.alerts, () => new Date()),
    settings: SETTINGS,
    watch: watchFor([], { oldestEventHours: Infinity }),
    now: () => new Date(),
  };
  let counts = NO_COUNTS;
  await forEachConcurrently(source.files(), FILES_AT_A_TIME, async (file) => {
    const { entry } = await ingestFile(file, ports);
    counts = addCounts(counts, entry.counts);
    progress.update(() => `building the store: ${counts.stored} of ${events} events`);
  });
  progress.clear();
}

async function readOrigin(folder: string): Promise<Origin | undefined> {
  const json = await readIfThere(originPath(folder));
  if (json !== undefined) return originSchema.parse(JSON.parse(json));
  const others = await readdir(folder).catch(() => []);
  if (others.length === 0) return undefined;
  throw new UsageError(`${folder} holds something else than a store of this benchmark`);
}

async function writeOrigin(folder: string, origin: Origin): Promise<void> {
  await writeFile(originPath(folder), `${JSON.stringify(origin, undefined, 2)}\n`);
}

function originPath(folder: string): string {
  return join(folder, 'origin.json');
}

function isSame({ isComplete, ...found }: Origin, asked: Omit<Origin, 'isComplete'>): boolean {
  return (
    found.events === asked.events &&
    found.seed === asked.seed &&
    found.shards === asked.shards &&
    found.firstFile === asked.firstFile
  );
}
