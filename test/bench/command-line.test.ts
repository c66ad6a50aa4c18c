import type { Benchmark } from '../../bench/benchmark';
import { readCommandLine } from '../../bench/command-line';
import { UsageError } from '../../core/errors';

const BENCHMARK: Benchmark = {
  summary: 'measures',
  run: async () => ({ events: 0, figures: {}, lines: [] }),
};
const BENCHMARKS = { ingest: BENCHMARK, query: { ...BENCHMARK, summary: 'asks' } };

function read(line: string) {
  return readCommandLine(
    line.split(' ').filter((word) => word !== ''),
    BENCHMARKS,
  );
}

describe('the command line of the benchmark', () => {
  it('measures ingest where it names nothing', () => {
    expect(read('')).toEqual({ name: 'ingest', benchmark: BENCHMARK, options: {} });
  });

  it('gives a named benchmark its options', () => {
    expect(read('query --events 500 --store here')).toMatchObject({
      name: 'query',
      options: { events: 500, store: 'here' },
    });
  });

  it('takes everything that ingest can be told', () => {
    const line =
      '--only read,memory --quick --repeats 3 --seed 0 --logs l --samples s --latency 0 --throttle 5';
    expect(read(line).options).toEqual({
      only: ['read', 'memory'],
      isQuick: true,
      repeats: 3,
      seed: 0,
      logs: 'l',
      samples: 's',
      latencyMilliseconds: 0,
      throttledShare: 0.05,
    });
  });

  it.each([
    'unheard-of',
    'constructor',
    'query ingest',
    '--unheard-of',
    'query --quick',
    'ingest --events 5',
  ])('says how it is used to: %s', (line) => {
    expect(() => read(line)).toThrow(UsageError);
    expect(() => read(line)).toThrow(/npm run bench -- \[ingest\][\s\S]*query {9}asks/);
  });

  it.each(['--repeats 0', '--seed 1.5', '--latency slow', '--throttle 90', 'query --events 0'])(
    'names the option and its value: %s',
    (line) => {
      expect(() => read(line)).toThrow(UsageError);
      expect(() => read(line)).toThrow(/^--[a-z]+ takes/);
    },
  );
});
