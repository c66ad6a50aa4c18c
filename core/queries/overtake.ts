import type { Order } from './keyed-read';
import { comparePositions, type FoundEvent, type Position, type Step } from './ordering';

/** Events of one page that the question asks for, and what the page cost. */
export interface EventPage {
  readonly found: readonly FoundEvent[];
  readonly readUnits: number;
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

/** Events that are held to be put in order; more are read again, or left to the walk. */
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
    const race = new Race(ways.expected === undefined || ways.expected > MOST_HELD);
    const gathering = new Gathering(order, race.mayGiveUp ? MOST_HELD : (ways.expected ?? 0) + 1);
    const gathered = gathering.run(ways.gather(position, ways.expected), race);
    // Whoever waits for it is told; until then it must not end the process.
    gathered.catch(() => {});
    try {
      await race.headStart;
      if (!race.isGathered) {
        for await (const step of ways.walk(position, (units) => race.walked(units))) {
          if (race.isGathered) break;
          yield step;
          position = step.position;
        }
        if (!race.isGathered) return;
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
  private endHeadStart: () => void = () => {};
  private wakeGathering: () => void = () => {};
  private isStopped = false;
  private gatheredUnits = 0;
  private walkedUnits = 0;

  /** @param mayGiveUp when all events are wanted: the gathering goes first, and gives up on too many */
  constructor(readonly mayGiveUp: boolean) {
    this.headStart = new Promise((resolve) => {
      this.endHeadStart = resolve;
    });
  }

  walked(units: number): 'go on' | 'stop' {
    this.walkedUnits += units;
    if (this.isGatheringsTurn()) this.wakeGathering();
    return this.isGathered ? 'stop' : 'go on';
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

  gaveUp(): void {
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
    if (this.mayGiveUp) return true;
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
    try {
      for await (const page of pages) {
        this.held.push(...page.found);
        if (this.held.length > this.most) {
          if (race.mayGiveUp) {
            this.held = [];
            return;
          }
          if (this.held.length > 2 * this.most) this.cut();
        }
        if ((await race.gathered(page.readUnits)) === 'stop') return;
      }
      race.finishedGathering();
    } finally {
      race.gaveUp();
    }
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
