import type { Order } from './keyed-read';
import { comparePositions, type FoundEvent, type Position, type Step } from './ordering';

/** Events of one page that the question asks for, and what the page cost. */
export interface EventPage {
  readonly found: readonly FoundEvent[];
  readonly readUnits: number;
  /** Whether it is known that nothing comes behind it. */
  readonly isLast?: boolean;
}

/** Two ways to the same events, from a position on. */
export interface TwoWays {
  readonly order: Order;
  readonly after: Position | undefined;
  /** How many events will be taken; all where absent. */
  readonly expected: number | undefined;
  /** Page by page, in any order: nothing is known before the last page. */
  gather(after: Position | undefined, expected: number | undefined): AsyncIterable<EventPage>;
  /** In order, past whatever else lies there. Calls `onPage` for each page, and ends when that says so. */
  walk(
    after: Position | undefined,
    onPage: (readUnits: number) => 'go on' | 'stop',
  ): AsyncIterable<Step>;
}

/** Events that are held to be put in order: the first ones, for the others the range is read again. */
const MOST_HELD = 20_000;
/** Read units that the gathering may spend before the walk begins: some 300 events. */
const HEAD_START_UNITS = 40;
/** The walk's read units for each one of the gathering, once both are under way. */
const WALK_FOR_EACH_GATHERED = 4;

/**
 * Answers in order what an index holds in another order. How many events the index range holds, and
 * how thinly they lie among others in the streams, nobody knows beforehand: so both are read, in turns,
 * until one of them has the answer. It costs at most a small multiple of the cheaper way.
 */
export async function* overtake(ways: TwoWays): AsyncGenerator<Step> {
  const { order } = ways;
  let position = ways.after;
  for (;;) {
    const most = Math.min((ways.expected ?? MOST_HELD) + 1, MOST_HELD);
    const race = new Race(ways.expected === undefined);
    const gathering = new Gathering(order, most);
    const gathered = gathering.run(ways.gather(position, ways.expected), race);
    // Whoever waits for it is told; until then it must not end the process.
    gathered.catch(() => race.failedGathering());
    try {
      await race.headStart;
      if (!race.isGathered && !race.hasFailed) {
        for await (const step of ways.walk(position, (units) => race.walked(units))) {
          if (race.isGathered || race.hasFailed) break;
          yield step;
          position = step.position;
        }
        if (!race.isGathered && !race.hasFailed) return;
      }
    } finally {
      race.stop();
      await gathered.catch(() => {});
    }
    await gathered;
    for (const found of gathering.sorted()) {
      if (isBehind(found.position, position, order)) yield found;
      position = later(position, found.position, order);
    }
    if (!gathering.isCut) return;
  }
}

function isBehind(position: Position, after: Position | undefined, order: Order): boolean {
  return after === undefined || comparePositions(position, after, order) > 0;
}

function later(a: Position | undefined, b: Position, order: Order): Position {
  return a !== undefined && comparePositions(a, b, order) > 0 ? a : b;
}

/** Whose turn it is. */
class Race {
  /** Resolves when the gathering is done, or has spent its head start. */
  readonly headStart: Promise<void>;
  isGathered = false;
  hasFailed = false;
  private endHeadStart: () => void = () => {};
  private wakeGathering: () => void = () => {};
  private isStopped = false;
  private gatheredUnits = 0;
  private walkedUnits = 0;

  /**
   * @param isUnhurried when all events are wanted: reading the range whole is the cheaper way then, until
   *   it proves to hold more than can be held
   */
  constructor(private isUnhurried: boolean) {
    this.headStart = new Promise((resolve) => {
      this.endHeadStart = resolve;
    });
  }

  walked(units: number): 'go on' | 'stop' {
    this.walkedUnits += units;
    if (this.isGatheringsTurn()) this.wakeGathering();
    return this.isGathered || this.hasFailed ? 'stop' : 'go on';
  }

  /** Resolves when the gathering may read its next page. */
  async gathered(units: number): Promise<'go on' | 'stop'> {
    this.gatheredUnits += units;
    while (!this.isStopped && !this.isGatheringsTurn()) {
      this.endHeadStart();
      await new Promise<void>((resolve) => {
        this.wakeGathering = resolve;
      });
    }
    return this.isStopped ? 'stop' : 'go on';
  }

  /** The range holds more than can be held: from now on it takes turns. */
  hurry(): void {
    this.isUnhurried = false;
  }

  failedGathering(): void {
    this.hasFailed = true;
    this.endHeadStart();
  }

  finishedGathering(): void {
    this.isGathered = true;
    this.endHeadStart();
  }

  stop(): void {
    this.isStopped = true;
    this.wakeGathering();
  }

  private isGatheringsTurn(): boolean {
    if (this.isUnhurried) return true;
    return this.gatheredUnits < HEAD_START_UNITS + this.walkedUnits / WALK_FOR_EACH_GATHERED;
  }
}

/** Holds the first events, in order, of what it is given. */
class Gathering {
  isCut = false;
  private held: FoundEvent[] = [];

  constructor(
    private readonly order: Order,
    private readonly most: number,
  ) {}

  async run(pages: AsyncIterable<EventPage>, race: Race): Promise<void> {
    for await (const page of pages) {
      this.held.push(...page.found);
      if (this.held.length > this.most) race.hurry();
      if (this.held.length > 2 * this.most) this.cut();
      if (page.isLast) break;
      if ((await race.gathered(page.readUnits)) === 'stop') return;
    }
    race.finishedGathering();
  }

  sorted(): readonly FoundEvent[] {
    this.cut();
    return this.held;
  }

  private cut(): void {
    this.held.sort((a, b) => comparePositions(a.position, b.position, this.order));
    if (this.held.length <= this.most) return;
    this.isCut = true;
    this.held.length = this.most;
  }
}
