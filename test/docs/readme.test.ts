import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workplace } from '../support/command-line';

const README = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

const work = new Workplace();
afterAll(() => work.remove());

/** The words of the README's commands, without `npx`. */
function commands(section: string): string[][] {
  const [, text = ''] = README.split(`## ${section}\n`);
  return text
    .split('\n## ')[0]
    ?.replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.startsWith('npx trailstore ') && !line.includes('--stack'))
    .map((line) => line.split(/\s+/).slice(2)) as string[][];
}

test('proof: the commands print what the page says', () => {
  const printed = commands('Proof').map((words) => {
    const { exitCode, out } = work.trailstore(...words);
    expect(exitCode).toBe(0);
    expect(out).not.toBe('');
    return out;
  });
  expect(printed).toHaveLength(3);
  expect(README).toContain(printed.at(-1));
});
