import { randomBytes } from 'node:crypto';
import { UnreadableFileError } from '../../core/errors';
import type { LogFile } from '../../core/ledger/ledger-entry';
import type { LogSource } from '../../core/ports';
import { LOG_KEY } from '../support/notifications';

/** A log source, and a way to put files where it looks for them. */
export interface LogSourceUnderTest {
  readonly source: LogSource;
  /** The file of this key, whether it is there or not. */
  fileOf(key: string): LogFile;
  put(file: LogFile, bytes: Uint8Array): Promise<void>;
}

/** What every adapter of `LogSource` does. */
export function describeLogSource(getSource: () => Promise<LogSourceUnderTest>): void {
  let underTest: LogSourceUnderTest;
  beforeEach(async () => {
    underTest = await getSource();
  });

  async function read(file: LogFile): Promise<{ bytes: Buffer; largestChunk: number }> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await underTest.source.open(file)) chunks.push(chunk);
    const largestChunk = Math.max(0, ...chunks.map(({ length }) => length));
    return { bytes: Buffer.concat(chunks), largestChunk };
  }

  test.each([
    ['few', 10],
    ['a chunk of', 64 * 1024],
    ['many', 3_000_001],
  ])('gives the bytes as they are stored: %s bytes', async (_, length) => {
    const stored = randomBytes(length);
    const file = underTest.fileOf(LOG_KEY);
    await underTest.put(file, stored);
    const { bytes } = await read(file);
    expect(bytes.equals(stored)).toBe(true);
  });

  test('gives a large file in pieces', async () => {
    const file = underTest.fileOf(LOG_KEY);
    await underTest.put(file, randomBytes(2_000_000));
    expect((await read(file)).largestChunk).toBeLessThanOrEqual(64 * 1024);
  });

  test('gives an empty file as no bytes', async () => {
    const file = underTest.fileOf(LOG_KEY);
    await underTest.put(file, new Uint8Array());
    expect((await read(file)).bytes).toHaveLength(0);
  });

  test.each([
    'my logs/a+b.json.gz',
    '100%25/a%2Fb.json',
    'журнал/記録😀.json',
    "it's (new)!*/a&b=c.json",
    'a#b?c.json',
  ])('finds a file under any name: %s', async (key) => {
    const file = underTest.fileOf(key);
    await underTest.put(file, Buffer.from(key));
    expect((await read(file)).bytes.toString()).toBe(key);
  });

  test('can be read twice at a time', async () => {
    const file = underTest.fileOf(LOG_KEY);
    const stored = randomBytes(500_000);
    await underTest.put(file, stored);
    const [one, other] = await Promise.all([read(file), read(file)]);
    expect(one.bytes.equals(stored) && other.bytes.equals(stored)).toBe(true);
  });

  test('can be let go before the end', async () => {
    const file = underTest.fileOf(LOG_KEY);
    await underTest.put(file, randomBytes(1_000_000));
    for (let time = 0; time < 60; time++) {
      const chunks = (await underTest.source.open(file))[Symbol.asyncIterator]();
      await chunks.next();
      await chunks.return?.();
    }
    expect((await read(file)).bytes).toHaveLength(1_000_000);
  });

  test('says at once that a file is not there', async () => {
    const opening = underTest.source.open(underTest.fileOf('nothing/here.json.gz'));
    await expect(opening).rejects.toThrow(UnreadableFileError);
  });
}
