import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { generateBlock, readBlock } from '../../../bench/corpus/block';
import { Corpus, type LogSize } from '../../../bench/corpus/corpus';

const log = z.object({
  Records: z.array(z.object({ eventID: z.string(), eventName: z.string() })),
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trailstore-corpus-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const BLOCK = generateBlock(5, 60);

async function make(size: LogSize) {
  const made = await new Corpus(BLOCK, folder).log(size);
  const json = gunzipSync(readFileSync(made.path)).toString();
  return { made, json, records: log.parse(JSON.parse(json)).Records };
}

describe('a log of the corpus', () => {
  it('repeats the records as other events', async () => {
    const { made, records, json } = await make({ records: 150 });
    expect(made).toMatchObject({ records: 150, jsonBytes: Buffer.byteLength(json) });
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(150);
    expect(records[60]?.eventName).toBe(records[0]?.eventName);
    const ids = records.map(({ eventID }) => eventID);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('begins with the records as they are', async () => {
    const { json } = await make({ records: 60 });
    expect(json).toBe(`{"Records":[${BLOCK.records.join(',')}]}`);
  });

  it('is as long as it is asked to be', async () => {
    const { made } = await make({ megabytes: 1 });
    expect(made.jsonBytes).toBeGreaterThan(1_000_000);
    expect(made.jsonBytes).toBeLessThan(1_010_000);
  });

  it('draws a small log from all of the block', async () => {
    const { records } = await make({ records: 6 });
    const names = BLOCK.records.map((record) => JSON.parse(record.toString()).eventName);
    expect(records.map(({ eventName }) => eventName)).toEqual(
      [0, 10, 20, 30, 40, 50].map((at) => names[at]),
    );
  });

  it('is made once', async () => {
    const { made } = await make({ records: 6 });
    const before = statSync(made.path).mtimeMs;
    await make({ records: 6 });
    expect(statSync(made.path).mtimeMs).toBe(before);
  });
});

describe('a block of records', () => {
  it('is another one for another seed', () => {
    expect(generateBlock(6, 60).fingerprint).not.toBe(BLOCK.fingerprint);
    expect(generateBlock(5, 60).fingerprint).toBe(BLOCK.fingerprint);
  });

  it('is read from logs and from records a line, compressed or not', async () => {
    const given = join(folder, 'given');
    const [one, other, third] = BLOCK.records;
    mkdirSync(given);
    writeFileSync(join(given, 'a.json.gz'), gzipSync(`{"Records":[${one}]}`));
    writeFileSync(join(given, 'b.json'), `{"Records":[${other}]}`);
    writeFileSync(join(given, 'c.jsonl'), `${third}\n${one}\n`);
    writeFileSync(join(given, 'README.md'), 'no log');
    const { records, description } = await readBlock(given);
    expect(records.map(String)).toEqual([one, other, third, one].map(String));
    expect(description).toContain('4 records of 3 files');
  });

  it('puts records that were printed back into the form of CloudTrail', async () => {
    const path = join(folder, 'printed.json');
    const record = { eventID: 'a', big: 1 };
    writeFileSync(path, JSON.stringify({ Records: [record] }, undefined, 2));
    expect((await readBlock(path)).records.map(String)).toEqual([JSON.stringify(record)]);
  });

  it('is never empty', async () => {
    const path = join(folder, 'empty.json');
    writeFileSync(path, '{"Records":[]}');
    await expect(readBlock(path)).rejects.toThrow('holds no records');
  });
});
