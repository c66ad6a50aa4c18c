import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../core/errors';
import { isNewerThan, readProjectRules, readRuleFiles, writeNewFile } from '../../local/rule-files';

const folder = mkdtempSync(join(tmpdir(), 'trailstore-rule-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

mkdirSync(join(folder, 'rules', 'ses'), { recursive: true });
const put = (path: string, text: string) => writeFileSync(join(folder, 'rules', path), text);
put('b.yaml', 'b');
put('a.yml', 'a');
put('a.events.json', '{}');
put('c.events.json', '{}');
put('notes.txt', 'n');
put('ses/d.yml', 'd');

async function pathsAt(path: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const file of readRuleFiles(join(folder, path))) paths.push(file.path);
  return paths.map((each) => each.slice(folder.length + 1));
}

test('finds the rule files below a folder, in order of their names', async () => {
  expect(await pathsAt('rules')).toEqual(['rules/a.yml', 'rules/b.yaml', 'rules/ses/d.yml']);
});

test('finds a file that is named', async () => {
  expect(await pathsAt('rules/b.yaml')).toEqual(['rules/b.yaml']);
});

test('brings the events that lie beside a rule file', async () => {
  const files = [];
  for await (const file of readRuleFiles(join(folder, 'rules', 'a.yml'))) files.push(file);
  expect(files).toEqual([
    {
      path: join(folder, 'rules', 'a.yml'),
      text: 'a',
      events: { path: join(folder, 'rules', 'a.events.json'), text: '{}' },
    },
  ]);
});

test.each([
  ['a path that is not there', 'none', 'there is no file or folder'],
  ['a file that is no rule file', 'rules/notes.txt', 'is no rule file'],
])('%s is refused', async (_, path, reason) => {
  await expect(pathsAt(path)).rejects.toThrow(UsageError);
  await expect(pathsAt(path)).rejects.toThrow(reason);
});

test('names the project’s own from its folder on', async () => {
  const paths = [];
  for await (const { path } of readProjectRules(folder)) paths.push(path);
  expect(paths).toEqual(['rules/a.yml', 'rules/b.yaml', 'rules/ses/d.yml']);
});

test('writes a file that is not there, and no other', async () => {
  const path = join(folder, 'new.yml');
  await writeNewFile(path, 'new');
  await expect(writeNewFile(path, 'other')).rejects.toThrow(/is there already/);
  expect(readFileSync(path, 'utf8')).toBe('new');
});

test('a folder that is not there is not made', async () => {
  await expect(writeNewFile(join(folder, 'none', 'x.yml'), '')).rejects.toThrow(UsageError);
});

test('rules that were written after the build are told from older ones', async () => {
  const built = join(folder, 'built.json');
  writeFileSync(built, '{}');
  const later = new Date(Date.now() + 60_000);
  utimesSync(built, later, later);
  expect(await isNewerThan(built, folder)).toBe(false);
  const evenLater = new Date(Date.now() + 120_000);
  utimesSync(join(folder, 'rules', 'ses', 'd.yml'), evenLater, evenLater);
  expect(await isNewerThan(built, folder)).toBe(true);
});
