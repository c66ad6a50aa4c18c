import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openQueryStore, SHARDS } from '../../bench/query-store';
import { prepareQuery } from '../../core/queries/query';

const EVENTS = 200;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trailstore-bench-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function countEvents(events: number): Promise<number> {
  const store = await openQueryStore(folder, events);
  try {
    let count = 0;
    const query = await prepareQuery({ filter: {} }, store.reader);
    for await (const _ of query.events()) count++;
    return count;
  } finally {
    await store.close();
  }
}

describe('the store of the query benchmark', () => {
  it('holds the events that were asked for, data events in shards', async () => {
    expect(await countEvents(EVENTS)).toBe(EVENTS);
    const store = await openQueryStore(folder, EVENTS);
    const streams = (await store.reader.listStreams()).map(({ stream }) => stream);
    await store.close();
    expect(streams).toContain(`111122223333/s3/data/${SHARDS - 1}`);
  });

  it('goes on where its making was broken off', async () => {
    await countEvents(EVENTS);
    const origin = join(folder, 'origin.json');
    const complete = readFileSync(origin, 'utf8');
    writeFileSync(origin, complete.replace('true', 'false'));
    expect(await countEvents(EVENTS)).toBe(EVENTS);
    expect(readFileSync(origin, 'utf8')).toBe(complete);
  });

  it('is refused when another number of events is asked for', async () => {
    await countEvents(EVENTS);
    await expect(openQueryStore(folder, EVENTS + 1)).rejects.toThrow('made with other options');
  });

  it('is never made in a folder that holds something else', async () => {
    writeFileSync(join(folder, 'precious.txt'), '');
    await expect(openQueryStore(folder, EVENTS)).rejects.toThrow('holds something else');
  });
});
