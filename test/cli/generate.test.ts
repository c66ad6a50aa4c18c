import * as z from 'zod/mini';
import { Workplace } from '../support/command-line';

const work = new Workplace();
const counts = z.object({ valid: z.number(), invalid: z.number() });
const report = z.object({ chains: z.array(z.object({ digests: counts, logs: counts })) });
afterAll(() => work.remove());

test('writes logs that are read whole', () => {
  const { out, exitCode } = work.trailstore(
    'generate',
    '--events',
    '600',
    '--seed',
    '3',
    '--out',
    'g',
  );
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^600 events in \d+ files under g\n$/);
  const ingested = work.trailstore('ingest', 'g', '--services', 'all', '--json');
  expect(JSON.parse(ingested.out)).toMatchObject({ records: 600, stored: 600, rejected: 0 });
});

test('signs digests that verify, of every log', () => {
  const words = ['--events', '300', '--seed', '3', '--out', 'd', '--digests'];
  const { out, exitCode } = work.trailstore('generate', ...words);
  expect(exitCode).toBe(0);
  const files = Number(/ in (\d+) files/.exec(out)?.[1]);
  const keys = ['--public-keys', 'd/public-keys.json'];
  const verified = work.trailstore(
    ...['verify', 'd', ...keys, '--since', '2026-01-01', '--output', 'json'],
  );
  const { chains } = report.parse(JSON.parse(verified.out));
  expect(verified.exitCode).toBe(0);
  expect(chains.reduce((sum, { logs }) => sum + logs.valid, 0)).toBe(files);
  expect(chains.filter(({ digests }) => digests.invalid > 0)).toEqual([]);
});

test.each([
  ['--events', '0'],
  ['--seed', '-1'],
])('refuses %s %s', (option, value) => {
  const words = ['generate', '--events', '5', '--seed', '1', '--out', 'h', option, value];
  const { exitCode, err } = work.trailstore(...words);
  expect(exitCode).toBe(2);
  expect(err).toContain(option);
});
