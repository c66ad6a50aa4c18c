import type { Clock } from '../core/ports';

/** CloudWatch API Reference, `MetricDatum`: of its units, those that are raised here. */
export type MetricUnit = 'Count' | 'Seconds';

/** CloudWatch User Guide, "Specification: Embedded metric format": the most values of a metric in a line. */
const MOST_VALUES = 100;

export interface MetricLinesOptions {
  readonly namespace: string;
  readonly service: string;
  readonly now: Clock;
  readonly write: (line: string) => void;
}

interface Metric {
  readonly unit: MetricUnit;
  readonly values: number[];
}

/**
 * Metrics of a function, as lines of its log that CloudWatch takes metrics from: those of an invocation
 * together in one, as Powertools for AWS Lambda writes them. See `LogLines`.
 */
export class MetricLines {
  private readonly metrics = new Map<string, Metric>();

  constructor(private readonly options: MetricLinesOptions) {}

  /** Keeps a value for the line that `publish` writes. */
  add(name: string, unit: MetricUnit, value: number): void {
    const metric = this.metrics.get(name) ?? { unit, values: [] };
    this.metrics.set(name, metric);
    metric.values.push(value);
    if (metric.values.length === MOST_VALUES) this.publish();
  }

  /** Writes a value with dimensions beside the service's: a line of its own, since all in a line share theirs. */
  addBy(
    dimensions: Readonly<Record<string, string>>,
    name: string,
    unit: MetricUnit,
    value: number,
  ): void {
    // CloudWatch takes no empty one.
    const filled = Object.fromEntries(Object.entries(dimensions).filter(([, said]) => said !== ''));
    this.write(filled, new Map([[name, { unit, values: [value] }]]));
  }

  /** Writes what was kept, if anything was. */
  publish(): void {
    if (this.metrics.size === 0) return;
    this.write({}, this.metrics);
    this.metrics.clear();
  }

  private write(
    dimensions: Readonly<Record<string, string>>,
    metrics: ReadonlyMap<string, Metric>,
  ): void {
    const { namespace, service, now, write } = this.options;
    const all = { service, ...dimensions };
    const line = {
      _aws: {
        Timestamp: now().getTime(),
        CloudWatchMetrics: [
          {
            Namespace: namespace,
            Dimensions: [Object.keys(all)],
            Metrics: [...metrics].map(([Name, { unit: Unit }]) => ({ Name, Unit })),
          },
        ],
      },
      ...all,
      ...Object.fromEntries([...metrics].map(([name, { values }]) => [name, oneOrAll(values)])),
    };
    write(`${JSON.stringify(line)}\n`);
  }
}

function oneOrAll(values: readonly number[]): number | readonly number[] | undefined {
  return values.length === 1 ? values[0] : values;
}
