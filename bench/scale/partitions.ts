import { type Heat, type HeatUnit, hottestOf } from './heat';
import { PARTITION_WRITE_UNITS, SPLIT_SECONDS } from './limits';

interface Partition {
  readonly units: Heat;
  readonly share: number;
  /** Seconds that more was asked of it than it takes, less those since that it had rest. */
  hotSeconds: number;
}

/** The partitions of a table or an index: ranges of keys, each with its own limit, split where they are hot. */
export class Partitions {
  private partitions: Partition[];
  private hottest: number;

  /** @param count how many there are at first: equal ranges of the hashes of partition keys */
  constructor(heat: Heat, count: number) {
    const ranges = Array.from({ length: count }, (): HeatUnit[] => []);
    for (const unit of heat) {
      const part = Number.parseInt(unit.position.slice(0, 8), 16) / 2 ** 32;
      ranges[Math.floor(part * count)]?.push(unit);
    }
    this.partitions = ranges.filter(({ length }) => length > 0).map(partitionOf);
    this.hottest = this.findHottest();
  }

  get count(): number {
    return this.partitions.length;
  }

  /** The part of all writes that the hottest partition takes. */
  get hottestShare(): number {
    return this.hottest;
  }

  /** Write units a second of all of them together, if writes fall as the heat says. */
  get limit(): number {
    return this.hottest === 0 ? Number.POSITIVE_INFINITY : PARTITION_WRITE_UNITS / this.hottest;
  }

  /** Splits what would be too hot under a load that lasts, as far as it can be split. */
  adaptTo(writesASecond: number): void {
    for (;;) {
      const before = this.count;
      this.splitThose((partition) => partition.share * writesASecond > PARTITION_WRITE_UNITS);
      if (this.count === before) return;
    }
  }

  /** One second in which so many writes were asked for. */
  pass(writesASecond: number): void {
    let isAnyRipe = false;
    for (const partition of this.partitions) {
      const isHot = partition.share * writesASecond > PARTITION_WRITE_UNITS;
      partition.hotSeconds = Math.max(0, partition.hotSeconds + (isHot ? 1 : -1));
      isAnyRipe ||= partition.hotSeconds >= SPLIT_SECONDS;
    }
    if (isAnyRipe) this.splitThose(({ hotSeconds }) => hotSeconds >= SPLIT_SECONDS);
  }

  private splitThose(isToSplit: (partition: Partition) => boolean): void {
    this.partitions = this.partitions.flatMap((partition) =>
      isToSplit(partition) ? halves(partition) : [partition],
    );
    this.hottest = this.findHottest();
  }

  private findHottest(): number {
    return hottestOf(this.partitions.map(({ share }) => ({ position: '', share })));
  }
}

function partitionOf(units: Heat): Partition {
  return { units, share: units.reduce((sum, { share }) => sum + share, 0), hotSeconds: 0 };
}

/** Cut where the two halves are the most alike; what is one unit stays whole. */
function halves(partition: Partition): Partition[] {
  const { units, share } = partition;
  if (units.length === 1) return [{ ...partition, hotSeconds: 0 }];
  let sum = 0;
  let at = 0;
  while (at < units.length - 1) {
    const next = sum + (units[at]?.share ?? 0);
    if (at > 0 && Math.abs(share / 2 - next) >= Math.abs(share / 2 - sum)) break;
    sum = next;
    at++;
  }
  return [partitionOf(units.slice(0, at)), partitionOf(units.slice(at))];
}
