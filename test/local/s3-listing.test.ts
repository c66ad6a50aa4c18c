import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { compareKeys } from '../../local/s3/walk';
import { anyKey } from './s3/any-key';
import { BUCKET, type S3Bench, startS3Bench } from './s3-client';

type Input = Omit<ListObjectsV2CommandInput, 'Bucket'>;

let bench: S3Bench;

beforeAll(async () => {
  bench = await startS3Bench();
});
afterAll(() => bench.close());

function list(input: Input = {}): Promise<ListObjectsV2CommandOutput> {
  return bench.client.send(
    new ListObjectsV2Command({ Bucket: BUCKET, EncodingType: 'url', ...input }),
  );
}

const decode = (text = ''): string => decodeURIComponent(text.replaceAll('+', ' '));
const keysOf = (page: ListObjectsV2CommandOutput) =>
  page.Contents?.map(({ Key }) => decode(Key)) ?? [];
const prefixesOf = (page: ListObjectsV2CommandOutput) =>
  page.CommonPrefixes?.map(({ Prefix }) => decode(Prefix)) ?? [];

async function listAll(
  input: Input,
): Promise<{ keys: string[]; prefixes: string[]; pages: number }> {
  const all = { keys: [] as string[], prefixes: [] as string[], pages: 0 };
  let token: string | undefined;
  do {
    const page = await list({ ...input, ContinuationToken: token });
    all.keys.push(...keysOf(page));
    all.prefixes.push(...prefixesOf(page));
    all.pages += 1;
    expect(page.KeyCount).toBe(keysOf(page).length + prefixesOf(page).length);
    expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return all;
}

async function fill(keys: readonly string[]): Promise<void> {
  const root = join(bench.directory, BUCKET);
  for (const name of await readdir(root)) await rm(join(root, name), { recursive: true });
  for (const Key of keys)
    await bench.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Key }));
}

/** What the answer must be, said with no paths and no pages. */
function expected(
  keys: readonly string[],
  { Prefix = '', Delimiter = '', StartAfter = '' }: Input,
) {
  const chosen = keys
    .filter((key) => key.startsWith(Prefix) && compareKeys(key, StartAfter) > 0)
    .sort(compareKeys);
  const cut = (key: string): number =>
    Delimiter === '' ? -1 : key.indexOf(Delimiter, Prefix.length);
  const rolledUp = chosen.filter((key) => cut(key) !== -1);
  return {
    keys: chosen.filter((key) => cut(key) === -1),
    prefixes: [...new Set(rolledUp.map((key) => key.slice(0, cut(key) + Delimiter.length)))],
  };
}

it('lists 2,500 objects in pages of 1,000, in order, with their sizes', async () => {
  const keys = Array.from({ length: 2500 }, (_, index) => `logs/${index % 7}/${index}.json.gz`);
  for (const folder of new Set(keys.map((key) => key.slice(0, 6))))
    await mkdir(join(bench.directory, BUCKET, folder), { recursive: true });
  await Promise.all(keys.map((key) => writeFile(join(bench.directory, BUCKET, key), key)));

  const first = await list({ MaxKeys: 5000 });
  expect(first).toMatchObject({ KeyCount: 1000, MaxKeys: 1000, IsTruncated: true, Name: BUCKET });
  expect(first.Contents?.[0]).toMatchObject({
    Key: 'logs/0/0.json.gz',
    Size: 16,
    ETag: `"${createHash('md5').update('logs/0/0.json.gz').digest('hex')}"`,
    LastModified: expect.any(Date),
  });
  const all = await listAll({});
  expect(all.keys).toEqual([...keys].sort(compareKeys));
  expect(all.pages).toBe(3);
  expect((await listAll({ Prefix: 'logs/', Delimiter: '/' })).prefixes).toHaveLength(7);
  expect(await list({ Prefix: 'nothing' })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
});

it('lists in the order of UTF-8 bytes', async () => {
  const keys = ['a', 'a-', 'a/', 'a/b', 'a0', '\u{ffff}', '😀'];
  await fill([...keys].reverse());
  expect((await listAll({ MaxKeys: 2 })).keys).toEqual(keys);
});

it('lists any keys by any prefix, delimiter and page size', async () => {
  const parts = fc.constantFrom(
    'a',
    'b',
    '/',
    '//',
    '-',
    '.',
    '..',
    '%',
    '😀',
    ' ',
    'x'.repeat(240),
  );
  const short = fc.array(parts, { minLength: 1, maxLength: 4 }).map((list) => list.join(''));
  const text = fc.array(parts, { maxLength: 2 }).map((list) => list.join(''));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.oneof(short, anyKey), { maxLength: 12 }),
      text,
      fc.constantFrom('', '/', 'a', '/b'),
      text,
      fc.integer({ min: 1, max: 4 }),
      async (keys, Prefix, Delimiter, StartAfter, MaxKeys) => {
        await fill(keys);
        const input = { Prefix, Delimiter, StartAfter };
        const { keys: listed, prefixes } = await listAll({ ...input, MaxKeys });
        expect({ keys: listed, prefixes }).toEqual(expected(keys, input));
      },
    ),
    { numRuns: 40 },
  );
});

it('lists plain keys without encoding too', async () => {
  await fill(['a b+c&<d>"é', ' ']);
  const page = await bench.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  expect(page.Contents?.map(({ Key }) => Key)).toEqual([' ', 'a b+c&<d>"é']);
});

it.each([
  [{ ContinuationToken: 'made-up' }],
  [{ MaxKeys: -1 }],
  [{ EncodingType: 'base64' as 'url' }],
])('refuses %j', async (input) => {
  await expect(list(input)).rejects.toMatchObject({ name: 'InvalidArgument' });
});

it('refuses a missing bucket', async () => {
  const command = new ListObjectsV2Command({ Bucket: 'missing', MaxKeys: 0 });
  await expect(bench.client.send(command)).rejects.toMatchObject({ name: 'NoSuchBucket' });
});
