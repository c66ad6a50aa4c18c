import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { toAttributeValues } from '../aws/attribute-values';
import { DynamoDbAlertStore } from '../aws/dynamodb-alert-store';
import { DynamoDbEventStore } from '../aws/dynamodb-event-store';
import { DynamoDbLedger } from '../aws/dynamodb-ledger';
import { forEachConcurrently } from '../core/concurrently';
import type { Item } from '../core/items/attribute';
import { ingestFile } from '../lambdas/ingest/ingest-file';
import { watchFor } from '../lambdas/ingest/watch';
import { findFiles } from '../local/find-logs';
import { FolderLogSource } from '../local/folder-log-source';
import { LOCAL_SETTINGS, type LocalStore, openLocalStore } from '../local/local-store';
import { packageRoot } from '../local/paths';
import type { Benchmark, Figures } from './benchmark';
import { generateLogFiles } from './generator';
import { collectItems } from './support/collect-items';
import { measure, measureInTurns, rounded, type Taken } from './support/measure';
import { Progress } from './support/progress';
import { layOut } from './support/table';

const DEFAULT_EVENTS = 20_000;
const SEED = 1;
const ROUNDS = { warmUps: 1, repeats: 5 };

/** As cli/ingest.ts. */
const FILES_AT_A_TIME = 4;
/** As aws/dynamodb-event-store.ts, for each file. */
const CALLS_IN_FLIGHT = 12;
/** DynamoDB API Reference, BatchWriteItem. */
const BATCH_ITEMS = 25;

/** Wall clock of ingest for each second that the database takes for the same items. */
const MOST_WALL_RATIO = 1.5;

export const localIngestBenchmark: Benchmark = {
  summary: 'ingesting a folder against the bare BatchWriteItem calls for the same items',
  async run({ events = DEFAULT_EVENTS }) {
    const scratch = join(packageRoot(), '.bench');
    await mkdir(scratch, { recursive: true });
    const folder = await mkdtemp(join(scratch, 'local-ingest-'));
    try {
      const logs = join(folder, 'logs');
      await writeLogs(logs, events);
      const items = await collectItems(findFiles(logs), new FolderLogSource(), LOCAL_SETTINGS);
      const batches = batchesOf(items);
      const [ingest, bare] = await measureSides(folder, [
        (store) => ingestFolder(logs, store),
        (store) => writeBare(batches, store),
      ]);
      if (ingest === undefined || bare === undefined) throw new Error('a side was not measured');
      const figures = figuresOf(ingest, bare);
      return { events, figures, lines: describe(figures, events, items.length) };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

async function writeLogs(folder: string, events: number): Promise<void> {
  for (const { key, jsonChunks } of generateLogFiles({ events, seed: SEED })) {
    const path = join(folder, key);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(Readable.from(jsonChunks()), createGzip(), createWriteStream(path));
  }
}

function batchesOf(items: readonly Item[]): WriteRequest[][] {
  const requests = items.map((item) => ({ PutRequest: { Item: toAttributeValues(item) } }));
  return Array.from({ length: Math.ceil(requests.length / BATCH_ITEMS) }, (_, i) =>
    requests.slice(i * BATCH_ITEMS, (i + 1) * BATCH_ITEMS),
  );
}

/** Measures each side on a store of its own that is empty, in a database process of its own. */
function measureSides(
  folder: string,
  sides: readonly ((store: LocalStore) => Promise<void>)[],
): Promise<readonly Taken[]> {
  const progress = new Progress();
  let runs = 0;
  const subjects = sides.map((side) => async () => {
    const home = join(folder, `store-${++runs}`);
    progress.update(() => `run ${runs} of ${sides.length * (ROUNDS.warmUps + ROUNDS.repeats)}`);
    const store = await openLocalStore(home);
    const taken = await measure(() => side(store)).finally(store.close);
    await rm(home, { recursive: true });
    return taken;
  });
  return measureInTurns(subjects, ROUNDS).finally(() => progress.clear());
}

/** What `trailstore ingest` does with a folder. */
async function ingestFolder(logs: string, { client, tables }: LocalStore): Promise<void> {
  const ports = {
    source: new FolderLogSource(),
    events: new DynamoDbEventStore(client, tables, { callsInFlight: CALLS_IN_FLIGHT }),
    ledger: new DynamoDbLedger(client, tables.files),
    sightings: new DynamoDbAlertStore(client, tables.alerts, () => new Date()),
    settings: LOCAL_SETTINGS,
    watch: watchFor([], { oldestEventHours: Infinity }),
    now: () => new Date(),
  };
  await forEachConcurrently(findFiles(logs), FILES_AT_A_TIME, (file) => ingestFile(file, ports));
}

async function writeBare(
  batches: readonly WriteRequest[][],
  { client, tables }: LocalStore,
): Promise<void> {
  await forEachConcurrently(batches, FILES_AT_A_TIME * CALLS_IN_FLIGHT, (batch) =>
    client.send(new BatchWriteItemCommand({ RequestItems: { [tables.events]: batch } })),
  );
}

/** The figures of both sides, and what the first takes for each second of the second. */
export function figuresOf(ingest: Taken, bare: Taken): Figures {
  return {
    ingest: figuresOfSide(ingest),
    bare: figuresOfSide(bare),
    ratio: {
      wall: {
        value: rounded(ingest.wallMilliseconds / bare.wallMilliseconds, 2),
        limit: MOST_WALL_RATIO,
      },
      cpu: { value: rounded(ingest.cpuMilliseconds / bare.cpuMilliseconds, 2) },
    },
  };
}

function figuresOfSide({ wallMilliseconds, cpuMilliseconds }: Taken) {
  return {
    wallMilliseconds: { value: rounded(wallMilliseconds, 0) },
    cpuMilliseconds: { value: rounded(cpuMilliseconds, 0) },
  };
}

function describe(figures: Figures, events: number, items: number): string[] {
  const side = (name: string, key: string) => [
    name,
    String(figures[key]?.wallMilliseconds?.value),
    String(figures[key]?.cpuMilliseconds?.value),
  ];
  const { wall, cpu } = figures.ratio ?? {};
  return [
    `${events} records on disk, ${items} items; a fresh local store for each run.`,
    `Medians of ${ROUNDS.repeats} after ${ROUNDS.warmUps} to warm up, in turns. CPU: this process, without the database.`,
    '',
    ...layOut(
      ['', 'wall ms', 'CPU ms'],
      [
        side('ingest, four files at a time', 'ingest'),
        side('bare BatchWriteItem, the same items', 'bare'),
        ['ratio', String(wall?.value), String(cpu?.value)],
      ],
    ),
    '',
    `Limit: ${MOST_WALL_RATIO} times the wall clock.`,
  ];
}
