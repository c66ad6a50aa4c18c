import { Metrics } from '@aws-lambda-powertools/metrics';
import { MetricLines } from '../../lambdas/metric-lines';
import { writtenLines } from '../support/written-lines';

const NOW = new Date('2026-06-30T11:05:00.123Z');
const NAMES = { namespace: 'Trailstore', service: 'trailstore' };

beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick'] });
});

afterEach(() => {
  jest.useRealTimers();
});

function ours(work: (metrics: MetricLines) => void): string[] {
  const write = (line: string) => void process.stdout.write(line);
  return writtenLines(() => work(new MetricLines({ ...NAMES, now: () => new Date(), write }))).out;
}

function theirs(work: (metrics: Metrics) => void): string[] {
  const { namespace, service } = NAMES;
  return writtenLines(() => work(new Metrics({ namespace, serviceName: service }))).out;
}

test('metrics of an invocation are one line, as Powertools writes it', () => {
  const written = ours((metrics) => {
    metrics.add('Records', 'Count', 7);
    metrics.add('Lag', 'Seconds', 2.5);
    metrics.add('Records', 'Count', 8);
    metrics.publish();
    metrics.add('Records', 'Count', 9);
    metrics.publish();
  });
  expect(written).toHaveLength(2);
  expect(written).toEqual(
    theirs((metrics) => {
      metrics.addMetric('Records', 'Count', 7);
      metrics.addMetric('Lag', 'Seconds', 2.5);
      metrics.addMetric('Records', 'Count', 8);
      metrics.publishStoredMetrics();
      metrics.addMetric('Records', 'Count', 9);
      metrics.publishStoredMetrics();
    }),
  );
});

test('a metric with dimensions is a line of its own, as Powertools writes it', () => {
  const written = ours((metrics) =>
    metrics.addBy({ eventService: 's3', category: 'data' }, 'Events', 'Count', 3),
  );
  expect(written).toHaveLength(1);
  expect(written).toEqual(
    theirs((metrics) => {
      const metric = metrics.singleMetric();
      metric.addDimensions({ eventService: 's3', category: 'data' });
      metric.addMetric('Events', 'Count', 3);
    }),
  );
});

test('a dimension without a value is left out: CloudWatch would not take the line', () => {
  const [line = ''] = ours((metrics) => metrics.addBy({ what: '' }, 'Events', 'Count', 3));
  expect(JSON.parse(line)._aws.CloudWatchMetrics[0].Dimensions).toEqual([['service']]);
});

test('where there is nothing to say, nothing is said', () => {
  expect(ours((metrics) => metrics.publish())).toEqual([]);
});

test('a line holds no more values than CloudWatch takes', () => {
  const written = ours((metrics) => {
    for (let value = 0; value < 250; value++) metrics.add('Records', 'Count', value);
    metrics.publish();
  });
  const values = written.map((line) => JSON.parse(line).Records);
  expect(values.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(values.flat()).toEqual([...Array(250).keys()]);
});
