import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTextFile } from '../../local/read-text-file';

const folder = mkdtempSync(join(tmpdir(), 'trailstore-text-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a byte order mark is no part of the text', async () => {
  const path = join(folder, 'prices.json');
  writeFileSync(path, '\ufeff{}');
  expect(await readTextFile(path)).toBe('{}');
});

test.each([
  ['a file that is not there', 'none.json', 'there is no such file'],
  ['a folder', '.', 'it cannot be read'],
])('%s is wrong usage', async (_, name, why) => {
  const path = join(folder, name);
  await expect(readTextFile(path)).rejects.toMatchObject({
    name: 'UsageError',
    message: `${path}: ${why}`,
  });
});
