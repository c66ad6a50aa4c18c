import { Workplace } from '../support/command-line';

const work = new Workplace();
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

test.each([
  ['--events', '0'],
  ['--seed', '-1'],
])('refuses %s %s', (option, value) => {
  const words = ['generate', '--events', '5', '--seed', '1', '--out', 'h', option, value];
  const { exitCode, err } = work.trailstore(...words);
  expect(exitCode).toBe(2);
  expect(err).toContain(option);
});
