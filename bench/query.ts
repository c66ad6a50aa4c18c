import { join } from 'node:path';
import { type Item, itemBytes } from '../core/items/attribute';
import type { EventReader } from '../core/ports';
import { conditionFor } from '../core/queries/condition';
import type { Costs } from '../core/queries/costs';
import type { Plan } from '../core/queries/plan';
import { prepareQuery, type Query, type Question } from '../core/queries/query';
import { packageRoot } from '../local/paths';
import type { Benchmark, Figure, Figures } from './benchmark';
import { isWithin } from './benchmark';
import { type AskedQuestion, makeQuestions, PAGE_EVENTS } from './query-questions';
import { openQueryStore, SHARDS } from './query-store';
import { measure, measureInTurns, rounded, type Taken } from './support/measure';
import { Progress } from './support/progress';
import { layOut } from './support/table';

const DEFAULT_EVENTS = 1_000_000;
const ROUNDS = { warmUps: 3, repeats: 11 };

const MOST_CPU_MILLISECONDS = 50;
/** Read units for each one that the returned items weigh. */
const MOST_UNITS_A_UNIT = 1.2;

/** DynamoDB Developer Guide, "Read consistency": half a unit for 4 KB, rounded up for each call. */
const READ_BLOCK_BYTES = 4096;
const UNITS_A_BLOCK = 0.5;

export const queryBenchmark: Benchmark = {
  summary: 'the first page of 100 for each keyed question, on a local store of a million events',
  async run({ events = DEFAULT_EVENTS, store: folder }) {
    const store = await openQueryStore(
      folder ?? join(packageRoot(), '.bench', `events-${events}`),
      events,
    );
    try {
      const asked = await makeQuestions(store.reader);
      const taken = await measureQuestions(asked, store.reader);
      const measured: Measured[] = [];
      for (const [place, question] of asked.entries()) {
        const one = taken[place];
        if (one) measured.push(await weighAnswer(question, one, store.reader));
      }
      return { events, figures: figuresOf(measured), lines: describe(measured, events) };
    } finally {
      await store.close();
    }
  },
};

/** A question, and what its first page took. */
export interface Measured {
  readonly name: string;
  readonly mustTouch: number;
  readonly taken: Taken;
  readonly costs: Costs;
  /** Different key ranges that were read. */
  readonly queries: number;
  /** Events of the page. */
  readonly events: number;
  /** What these events weigh in read units. */
  readonly weight: number;
  /** Whether every item in the key ranges is an answer, and they stand in the order that is asked for. */
  readonly isExact: boolean;
}

function measureQuestions(
  asked: readonly AskedQuestion[],
  reader: EventReader,
): Promise<readonly Taken[]> {
  const progress = new Progress();
  const subjects = asked.map(({ name, question }) => () => {
    progress.update(() => `asking by ${name}`);
    return measure(() => takePage(question, reader));
  });
  return measureInTurns(subjects, ROUNDS).finally(() => progress.clear());
}

interface Page {
  readonly query: Query;
  readonly items: readonly Item[];
}

async function takePage(question: Question, reader: EventReader): Promise<Page> {
  const query = await prepareQuery({ ...question, expected: PAGE_EVENTS }, reader);
  const items: Item[] = [];
  for await (const { item } of query.events()) {
    items.push(item);
    if (items.length === PAGE_EVENTS) break;
  }
  return { query, items };
}

/** Asks once more, with the raw records: DynamoDB counts an item whole, whatever is fetched of it. */
async function weighAnswer(
  { name, question, mustTouch }: AskedQuestion,
  taken: Taken,
  reader: EventReader,
): Promise<Measured> {
  const { query, items } = await takePage({ ...question, withRecords: true }, reader);
  return {
    name,
    mustTouch,
    taken,
    costs: query.costs.total,
    queries: query.costs.reads.length,
    events: items.length,
    weight: readUnitsOf(items),
    isExact: isExact(query.plan),
  };
}

/** What reading just these items would cost, in one call. */
export function readUnitsOf(items: readonly Item[]): number {
  const bytes = items.reduce((sum, item) => sum + itemBytes(item), 0);
  return Math.max(1, Math.ceil(bytes / READ_BLOCK_BYTES)) * UNITS_A_BLOCK;
}

function isExact({ inOrder, byObjectKey, filter, streams }: Plan): boolean {
  const isConditional = inOrder.some((read) => conditionFor(read, filter, streams) !== undefined);
  return byObjectKey === undefined && !isConditional;
}

function figuresOf(measured: readonly Measured[]): Figures {
  return Object.fromEntries(measured.map((each) => [each.name, figuresOfOne(each)]));
}

/** The figures of a question; what a page costs is limited where nothing has to be read in vain. */
export function figuresOfOne(measured: Measured): Record<string, Figure> {
  const { taken, costs, queries, events, weight, isExact, mustTouch } = measured;
  return {
    cpuMilliseconds: { value: rounded(taken.cpuMilliseconds, 1), limit: MOST_CPU_MILLISECONDS },
    wallMilliseconds: { value: rounded(taken.wallMilliseconds, 1) },
    events: { value: events },
    readUnits: { value: costs.readUnits },
    weight: { value: weight },
    unitsForEachUnit: {
      value: rounded(costs.readUnits / weight, 2),
      ...(isExact && { limit: MOST_UNITS_A_UNIT }),
    },
    queries: { value: queries, limit: mustTouch },
    calls: { value: costs.calls },
  };
}

function describe(measured: readonly Measured[], events: number): string[] {
  const heading = ['question', 'CPU ms', '', 'wall ms', 'events', 'units', 'weight', 'ratio', ''];
  const rows = measured.map((each) => {
    const figures = figuresOfOne(each);
    const cell = (name: string) => String(figures[name]?.value);
    const verdict = (name: string) => verdictOn(figures[name]);
    return [
      each.name,
      ...[cell('cpuMilliseconds'), verdict('cpuMilliseconds'), cell('wallMilliseconds')],
      ...[cell('events'), cell('readUnits'), cell('weight')],
      ...[cell('unitsForEachUnit'), verdict('unitsForEachUnit')],
      ...[`${each.queries} of ${each.mustTouch}`, verdict('queries'), cell('calls')],
    ];
  });
  return [
    `The first ${PAGE_EVENTS} events of each question, of ${events} in all; data streams in ${SHARDS} shards.`,
    `Medians of ${ROUNDS.repeats} after ${ROUNDS.warmUps} to warm up, in turns. CPU: this process, without the database.`,
    'Weight: read units of the returned items alone. Queries: key ranges read, of those that may hold an answer.',
    '',
    ...layOut([...heading, 'queries', '', 'calls'], rows),
    '',
    `Limits: ${MOST_CPU_MILLISECONDS} ms of CPU; ${MOST_UNITS_A_UNIT} read units for each one returned, where every item in the`,
    'key ranges is an answer and stands in the order that is asked for (-: there is none).',
  ];
}

function verdictOn(figure: Figure | undefined): string {
  if (figure?.limit === undefined) return '-';
  return isWithin(figure) ? 'within' : 'BEYOND';
}
