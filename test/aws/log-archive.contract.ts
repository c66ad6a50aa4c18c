import { randomBytes } from 'node:crypto';
import type { LogArchive } from '../../core/ports';

/** An archive, and a way to put objects where it looks for them. */
export interface LogArchiveUnderTest {
  readonly archive: LogArchive;
  /** Empty. */
  readonly bucket: string;
  put(key: string, body: Uint8Array, metadata?: Record<string, string>): Promise<void>;
}

/** What every adapter of `LogArchive` does. */
export function describeLogArchive(getArchive: () => Promise<LogArchiveUnderTest>): void {
  let underTest: LogArchiveUnderTest;
  beforeEach(async () => {
    underTest = await getArchive();
  });

  const putAll = async (keys: readonly string[]) => {
    for (const key of keys) await underTest.put(key, Buffer.from(key));
  };

  async function list(prefix: string, after?: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of underTest.archive.list(underTest.bucket, prefix, after)) {
      keys.push(key);
    }
    return keys;
  }

  // In the order of their bytes, which for the last two is not that of JavaScript.
  const KEYS = ['a-b/1', 'a/1', 'a/2/x', 'a/2/y', 'a0', 'b/1', 'z\uffee', 'z\u{1f600}'];

  test('objects are listed in the order of their keys’ bytes', async () => {
    await putAll(KEYS.toReversed());
    expect(await list('')).toEqual(KEYS);
  });

  test.each([
    ['a prefix', 'a/', undefined, ['a/1', 'a/2/x', 'a/2/y']],
    ['a prefix within a name', 'a', undefined, ['a-b/1', 'a/1', 'a/2/x', 'a/2/y', 'a0']],
    ['a key that is there', '', 'a/2/x', ['a/2/y', 'a0', 'b/1', 'z\uffee', 'z\u{1f600}']],
    ['a key that is not there', 'a/', 'a/15', ['a/2/x', 'a/2/y']],
    ['a key before the prefix', 'a/', 'A', ['a/1', 'a/2/x', 'a/2/y']],
    ['a key behind the prefix', 'a/', 'b', []],
    ['a prefix of nothing', 'none/', undefined, []],
  ])('only those of %s', async (_, prefix, after, expected) => {
    await putAll(KEYS);
    expect(await list(prefix, after)).toEqual(expected);
  });

  test('more are listed than come at once', async () => {
    const keys = Array.from({ length: 1100 }, (_, n) => `many/${String(n).padStart(4, '0')}`);
    await putAll(keys);
    expect(await list('many/')).toEqual(keys);
  });

  test.each([
    ['', ['a-b/', 'a/', 'b/']],
    ['a', ['-b/', '/']],
    ['a/', ['2/']],
    ['a/2/', []],
    ['none/', []],
  ])('folders below %j', async (prefix, expected) => {
    await putAll(KEYS);
    expect(await underTest.archive.listFolders(underTest.bucket, prefix)).toEqual(expected);
  });

  test('a small object is fetched whole, with its metadata', async () => {
    const body = randomBytes(100_000);
    const metadata = { signature: 'ab01', 'signature-algorithm': 'SHA256withRSA' };
    await underTest.put('AWSLogs/d.json.gz', body, metadata);
    await underTest.put('AWSLogs/e.json.gz', body);
    const fetched = await underTest.archive.fetch(underTest.bucket, 'AWSLogs/d.json.gz');
    expect(fetched?.body.equals(body)).toBe(true);
    expect(fetched?.metadata).toEqual(metadata);
    const plain = await underTest.archive.fetch(underTest.bucket, 'AWSLogs/e.json.gz');
    expect(plain?.metadata).toEqual({});
    expect(await list('AWSLogs/')).toEqual(['AWSLogs/d.json.gz', 'AWSLogs/e.json.gz']);
  });

  test('an object that is too large to be a digest is not fetched', async () => {
    await underTest.put('large', Buffer.alloc(16 * 1024 * 1024 + 1));
    await expect(underTest.archive.fetch(underTest.bucket, 'large')).rejects.toMatchObject({
      name: 'TooLargeError',
    });
  });

  test('an object is opened as it is stored', async () => {
    const body = randomBytes(1_000_000);
    await underTest.put('a b/log+1.json.gz', body);
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await underTest.archive.open(
      underTest.bucket,
      'a b/log+1.json.gz',
    )) ?? []) {
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).equals(body)).toBe(true);
  });

  test.each(['none', 'a', 'a/', 'a/1/2', '../x', 'a/../a/1'])('there is no %j', async (key) => {
    await putAll(['a/1']);
    expect(await underTest.archive.fetch(underTest.bucket, key)).toBeUndefined();
    expect(await underTest.archive.open(underTest.bucket, key)).toBeUndefined();
  });
}
