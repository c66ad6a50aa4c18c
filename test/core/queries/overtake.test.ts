import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Order } from '../../../core/queries/keyed-read';
import { comparePositions, type FoundEvent, type Position } from '../../../core/queries/ordering';
import { overtake, type TwoWays } from '../../../core/queries/overtake';
import { foundAt, numbersOf, take } from '../../support/found-events';

/** The events that are asked for, which lie among others; oldest first, unless it is said. */
interface Setting {
  /** Every how-many-th event of the streams is asked for. */
  readonly oneIn: number;
  readonly events: number;
  readonly expected?: number | undefined;
  readonly after?: Position;
  readonly order?: Order;
  /** What a page of each way holds, and costs. */
  readonly gatherPage?: { readonly events: number; readonly units: number };
  readonly walkPage?: { readonly events: number; readonly units: number };
  /** Whether gathering tells its last page when it gives it; else that is known by the next call. */
  readonly saysWhichIsLast?: boolean;
  readonly failing?: { readonly way: 'gather' | 'walk' | 'both'; readonly atPage: number };
  /** How often each way lets the other go first. */
  readonly turns?: { readonly gather: number; readonly walk: number };
}

/** Both ways, and what was asked of them. */
class Bench {
  readonly asked: FoundEvent[];
  gathered = { pages: 0, units: 0, rounds: 0, open: 0 };
  walked = { pages: 0, units: 0, rounds: 0, open: 0 };

  constructor(private readonly setting: Setting) {
    const { events, oneIn, order = 'oldest first' } = setting;
    const numbers = Array.from({ length: events }, (_, n) => n * oneIn);
    this.asked = numbers
      .map((n) => foundAt(n))
      .sort((a, b) => comparePositions(a.position, b.position, order));
  }

  get order(): Order {
    return this.setting.order ?? 'oldest first';
  }

  async *answer(): AsyncGenerator<FoundEvent> {
    const ways: TwoWays = {
      order: this.order,
      after: this.setting.after,
      expected: this.setting.expected,
      gather: (after) => this.gather(after),
      walk: (after, onPage) => this.walk(after, onPage),
    };
    for await (const step of overtake(ways)) if (step.event !== undefined) yield step;
  }

  behind(after: Position | undefined): FoundEvent[] {
    if (after === undefined) return this.asked;
    return this.asked.filter((each) => comparePositions(each.position, after, this.order) > 0);
  }

  /** In another order than that of time. */
  private async *gather(after: Position | undefined) {
    const { events, units } = this.setting.gatherPage ?? { events: 10, units: 10 };
    this.gathered.rounds++;
    this.gathered.open++;
    try {
      const found = this.behind(after).toSorted((a, b) => scramble(a) - scramble(b));
      for (let at = 0; at < found.length; at += events) {
        this.failAt('gather', this.gathered.pages);
        for (let n = 0; n < (this.setting.turns?.gather ?? 0); n++) await turn();
        this.gathered.pages++;
        this.gathered.units += units;
        const isLast = this.setting.saysWhichIsLast && at + events >= found.length;
        yield { found: found.slice(at, at + events), readUnits: units, ...(isLast && { isLast }) };
      }
    } finally {
      this.gathered.open--;
    }
  }

  private async *walk(after: Position | undefined, onPage: (units: number) => 'go on' | 'stop') {
    const { events, units } = this.setting.walkPage ?? { events: 10, units: 10 };
    this.walked.rounds++;
    this.walked.open++;
    try {
      // Of the events of a page, one in so many is asked for.
      const found = this.behind(after);
      for (let at = 0; at < found.length * this.setting.oneIn; at += events) {
        this.failAt('walk', this.walked.pages);
        for (let n = 0; n < (this.setting.turns?.walk ?? 0); n++) await turn();
        this.walked.pages++;
        this.walked.units += units;
        const isInPage = (n: number) =>
          n * this.setting.oneIn >= at && n * this.setting.oneIn < at + events;
        yield* found.filter((_, n) => isInPage(n));
        if (onPage(units) === 'stop') return;
      }
    } finally {
      this.walked.open--;
    }
  }

  private failAt(way: 'gather' | 'walk', page: number): void {
    const { failing } = this.setting;
    if (failing?.atPage !== page || (failing.way !== way && failing.way !== 'both')) return;
    throw new Error(`${way} failed`);
  }
}

function scramble({ position }: FoundEvent): number {
  return [...position.at].reduce(
    (sum, character) => (sum * 31 + character.charCodeAt(0)) % 9973,
    7,
  );
}

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => void process.off('unhandledRejection', note));
afterEach(async () => {
  await turn();
  expect(unhandled.splice(0)).toEqual([]);
});

describe('the head start', () => {
  test('answers a few events without walking', async () => {
    const bench = new Bench({ oneIn: 1000, events: 20, expected: 10 });
    expect(await take(bench.answer(), 11)).toEqual(bench.asked.slice(0, 11));
    expect(bench.walked.rounds).toBe(0);
  });

  test('answers as many as it affords, where the last page says that it is the last', async () => {
    const setting: Setting = { oneIn: 1000, events: 40, expected: 10 };
    const [said, unsaid] = [new Bench({ ...setting, saysWhichIsLast: true }), new Bench(setting)];
    for (const bench of [said, unsaid]) {
      expect(await take(bench.answer(), 11)).toEqual(bench.asked.slice(0, 11));
    }
    expect([said.walked.rounds, unsaid.walked.rounds]).toEqual([0, 1]);
  });

  test('of nothing answers with nothing', async () => {
    const bench = new Bench({ oneIn: 1, events: 0, expected: 10 });
    expect(await take(bench.answer())).toEqual([]);
    expect(bench.walked.rounds).toBe(0);
  });

  test('begins at a position', async () => {
    const bench = new Bench({ oneIn: 7, events: 20, expected: 10, after: foundAt(50).position });
    expect(numbersOf(await take(bench.answer(), 3))).toEqual([56, 63, 70]);
  });
});

describe('where all events are wanted', () => {
  test('gathering goes first, whatever it costs', async () => {
    const bench = new Bench({ oneIn: 2, events: 3000 });
    expect(await take(bench.answer())).toEqual(bench.asked);
    expect(bench.walked.rounds).toBe(0);
    expect(bench.gathered.rounds).toBe(1);
  });

  test('gathering gives up on more than can be held, and walking answers', async () => {
    const page = { events: 1000, units: 100 };
    const bench = new Bench({ oneIn: 1, events: 20_001, gatherPage: page, walkPage: page });
    const numbers = numbersOf(await take(bench.answer()));
    expect(numbers.findIndex((number, n) => number !== n)).toBe(-1);
    expect(numbers.length).toBe(20_001);
    expect(bench.gathered.rounds).toBe(1);
    expect(bench.walked.rounds).toBe(1);
  });

  test('so it is where more are expected than can be held', async () => {
    const page = { events: 1000, units: 100 };
    const bench = new Bench({
      oneIn: 1,
      events: 20_001,
      expected: 50_000,
      gatherPage: page,
      walkPage: page,
    });
    expect(await take(bench.answer())).toHaveLength(20_001);
    expect(bench.walked.rounds).toBe(1);
  });
});

describe('where events lie densely', () => {
  const DENSE: Setting = { oneIn: 2, events: 5000, expected: 20 };

  test('walking finds enough first, and gathering has cost little', async () => {
    const bench = new Bench(DENSE);
    expect(await take(bench.answer(), 21)).toEqual(bench.asked.slice(0, 21));
    expect(bench.walked.pages).toBeLessThanOrEqual(6);
    // The head start, and a share of what walking cost.
    expect(bench.gathered.units).toBeLessThanOrEqual(40 + 10 + bench.walked.units / 4);
  });

  test('both are left alone as soon as the consumer stops', async () => {
    const bench = new Bench({ ...DENSE, turns: { gather: 3, walk: 1 } });
    await take(bench.answer(), 5);
    const { pages } = bench.gathered;
    for (let n = 0; n < 20; n++) await turn();
    expect([bench.gathered.open, bench.walked.open]).toEqual([0, 0]);
    expect(bench.gathered.pages).toBe(pages);
  });
});

describe('where events lie thinly', () => {
  const THIN: Setting = {
    oneIn: 500,
    events: 400,
    expected: 100,
    walkPage: { events: 100, units: 10 },
  };

  test('gathering is done first, and goes on where walking was', async () => {
    const bench = new Bench(THIN);
    expect(await take(bench.answer(), 101)).toEqual(bench.asked.slice(0, 101));
    expect(bench.gathered.pages).toBe(40);
    expect(bench.walked.pages).toBeLessThan(200);
    expect([bench.gathered.open, bench.walked.open]).toEqual([0, 0]);
  });

  test('walking ends with the page that it is at, however far the next event is', async () => {
    const bench = new Bench({
      ...THIN,
      oneIn: 100_000,
      events: 200,
      walkPage: { events: 100, units: 1 },
    });
    expect(await take(bench.answer(), 101)).toEqual(bench.asked.slice(0, 101));
    // A quarter of what walking costs, and the head start, is what gathering may; some turns pass meanwhile.
    expect(bench.walked.units).toBeLessThan(4 * (bench.gathered.units - 40) + 10);
  });

  test('walking that has found everything is not waited for any longer', async () => {
    const bench = new Bench({
      ...THIN,
      events: 30,
      gatherPage: { events: 1, units: 100 },
      walkPage: { events: 20_000, units: 1 },
    });
    expect(await take(bench.answer())).toEqual(bench.asked);
    expect(bench.gathered.pages).toBeLessThan(30);
  });

  test('a consumer that takes more than it said is answered in further rounds', async () => {
    const bench = new Bench({ ...THIN, expected: 10, walkPage: { events: 1, units: 50 } });
    expect(await take(bench.answer(), 75)).toEqual(bench.asked.slice(0, 75));
    expect(bench.gathered.rounds).toBeGreaterThan(1);
  });

  test('a consumer that takes everything is answered to the end', async () => {
    const bench = new Bench({ ...THIN, expected: 10, walkPage: { events: 1, units: 50 } });
    expect(await take(bench.answer())).toEqual(bench.asked);
  });
});

describe('an error', () => {
  // A range that may not be read must not become a long and dear walk past everything else.
  test.each<[string, Partial<Setting>]>([
    ['at once', { expected: 50, failing: { way: 'gather', atPage: 0 } }],
    ['where all events are wanted', { failing: { way: 'gather', atPage: 3 } }],
    [
      'while walking is under way',
      { expected: 290, failing: { way: 'gather', atPage: 6 }, turns: { gather: 1, walk: 1 } },
    ],
  ])('of gathering is told, and walking ends: %s', async (_when, setting) => {
    const bench = new Bench({ oneIn: 2, events: 300, ...setting });
    await expect(take(bench.answer())).rejects.toThrow('gather failed');
    expect([bench.gathered.open, bench.walked.open]).toEqual([0, 0]);
  });

  test.each([0, 2])('of walking is told, and gathering ends: at page %i', async (atPage) => {
    const bench = new Bench({
      oneIn: 2,
      events: 3000,
      expected: 500,
      failing: { way: 'walk', atPage },
      turns: { gather: 2, walk: 0 },
    });
    await expect(take(bench.answer())).rejects.toThrow('walk failed');
    expect([bench.gathered.open, bench.walked.open]).toEqual([0, 0]);
  });

  test.each([0, 2])('of both is told once: at page %i', async (atPage) => {
    const bench = new Bench({
      oneIn: 2,
      events: 3000,
      expected: 500,
      failing: { way: 'both', atPage },
    });
    await expect(take(bench.answer())).rejects.toThrow('failed');
    expect([bench.gathered.open, bench.walked.open]).toEqual([0, 0]);
  });

  test('of the consumer ends both', async () => {
    const bench = new Bench({ oneIn: 2, events: 3000, expected: 500 });
    const consuming = (async () => {
      for await (const _ of bench.answer()) throw new Error('the disk is full');
    })();
    await expect(consuming).rejects.toThrow('the disk is full');
    expect([bench.gathered.open, bench.walked.open]).toEqual([0, 0]);
  });
});

test('whoever is faster, the answer is the same: all events behind a position, in order, once', async () => {
  const page = fc.record({
    events: fc.integer({ min: 1, max: 40 }),
    units: fc.integer({ min: 1, max: 60 }),
  });
  const settings = fc.record({
    oneIn: fc.integer({ min: 1, max: 30 }),
    events: fc.nat(150),
    expected: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
    order: fc.constantFrom<Order>('newest first', 'oldest first'),
    gatherPage: page,
    walkPage: page,
    saysWhichIsLast: fc.boolean(),
    turns: fc.record({ gather: fc.nat(3), walk: fc.nat(3) }),
  });
  await fc.assert(
    fc.asyncProperty(settings, fc.nat(200), fc.nat(200), async (setting, from, most) => {
      const after = from % 3 === 0 ? {} : { after: foundAt(from).position };
      const bench = new Bench({ ...setting, ...after });
      const expected = bench.behind(after.after).slice(0, most);
      expect(numbersOf(await take(bench.answer(), most))).toEqual(numbersOf(expected));
      expect([bench.gathered.open, bench.walked.open]).toEqual([0, 0]);
    }),
    { numRuns: 300 },
  );
});
