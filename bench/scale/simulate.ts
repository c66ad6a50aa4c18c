import { arrivalsOf, type Load } from './arrivals';
import { type Capacity, capacityOf, type TableSettings } from './capacity';
import { type FunctionSettings, Functions, fulfil } from './functions';
import type { Heat } from './heat';
import { NEW_TABLE_WRITE_UNITS, PARTITION_WRITE_UNITS } from './limits';
import { Partitions } from './partitions';
import { Queue, type WaitingFile } from './queue';

/** What is simulated. */
export interface Scenario {
  readonly load: Load;
  readonly functions: FunctionSettings;
  readonly tables: TableSettings;
  /** Of the events table and of each index that holds the events, by name. */
  readonly heats: ReadonlyMap<string, Heat>;
  /** Whether the tables meet the load for the first time; otherwise they have long been used to the usual one. */
  readonly isNew?: boolean;
  readonly seconds: number;
  readonly seed: number;
}

export interface Outcome {
  /** Events. */
  readonly arrived: number;
  readonly stored: number;
  /** Events of files in the queue or in a function's hands, not stored at the end. */
  readonly waiting: number;
  /** Events of dead letters that are not stored. */
  readonly deadEvents: number;
  readonly deadFiles: number;
  readonly peakBacklogEvents: number;
  readonly peakBacklogFiles: number;
  /** From the delivery of a file until it is stored whole, or until the end; dead letters aside. */
  readonly longestWaitSeconds: number;
  /** From the end of the burst until nothing waits in the queue; absent where that never comes. */
  readonly drainSeconds?: number;
  /** Of the writes that were tried, those that were refused. */
  readonly throttledShare: number;
  /** The largest part of all writes that one partition takes at the end, and of what. */
  readonly hottest: { readonly of: string; readonly share: number };
  /** Events stored a second in the last half hour. */
  readonly lastRate: number;
}

/** A table or an index, with what limits it. */
interface Place {
  readonly name: string;
  /** Writes of it for each event. */
  readonly share: number;
  readonly capacity: Capacity;
  readonly partitions: Partitions;
}

const LAST_SECONDS = 1_800;

/**
 * Runs second by second. In each second every function wants to store what its processor allows. Of this the slowest of all places
 * says which part is taken: an index that cannot keep up holds up the table (see `takenPart`).
 */
export function simulate(scenario: Scenario): Outcome {
  const { load, seconds, seed } = scenario;
  const places = placesOf(scenario);
  const arrivals = arrivalsOf(load, seconds, seed);
  const queue = new Queue();
  const functions = new Functions(scenario.functions);
  const tally = new Tally(load, seconds);
  for (let now = 0; now < seconds; now++) {
    const files = arrivals[now] ?? [];
    tally.arrive(files);
    queue.send(files);
    queue.showAgain(now);
    functions.begin(queue, now);
    const wishes = functions.wishes();
    const wanted = wishes.reduce((sum, { writes }) => sum + writes, 0);
    const stored = fulfil(wishes, takenPart(places, wanted));
    for (const { capacity, partitions, share } of places) {
      capacity.pass(stored * share);
      partitions.pass(wanted);
    }
    tally.finish(functions.end(queue, now + 1), now + 1);
    tally.pass(now, wanted, stored, queue);
  }
  return tally.outcome([...queue.files, ...functions.files], queue.deadLetters, places);
}

/**
 * The part of the writes that is taken. Events of a file fall into all partitions alike, and a file is done
 * with its last event: so the hottest partition holds up what the others would take. DynamoDB refuses writes
 * to a table whose index cannot keep up.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html
 */
function takenPart(places: readonly Place[], wanted: number): number {
  const limits = places.map(({ capacity, partitions, share }) =>
    Math.min(capacity.now / share, partitions.limit),
  );
  return wanted === 0 ? 1 : Math.min(1, ...limits.map((limit) => limit / wanted));
}

function placesOf({ heats, tables, load, isNew = false }: Scenario): Place[] {
  const atFirst = tables.provisionedWriteUnits ?? tables.warmWriteUnits ?? NEW_TABLE_WRITE_UNITS;
  return [...heats].map(([name, heat]) => {
    const partitions = new Partitions(heat, Math.ceil(atFirst / PARTITION_WRITE_UNITS));
    if (!isNew) partitions.adaptTo(load.eventsASecond);
    const share = heat.reduce((sum, unit) => sum + unit.share, 0);
    return { name, share, partitions, capacity: capacityOf(tables) };
  });
}

/** Keeps the account of a run. */
class Tally {
  private arrived = 0;
  private stored = 0;
  private tried = 0;
  private storedLast = 0;
  private inQueueAndHands = 0;
  private filesUnderWay = 0;
  private peakEvents = 0;
  private peakFiles = 0;
  private longestWait = 0;
  private drainedAt: number | undefined;

  constructor(
    private readonly load: Load,
    private readonly seconds: number,
  ) {}

  arrive(files: readonly WaitingFile[]): void {
    for (const { events } of files) this.arrived += events;
    this.filesUnderWay += files.length;
  }

  finish(files: readonly WaitingFile[], now: number): void {
    this.filesUnderWay -= files.length;
    for (const { arrivedAt } of files)
      this.longestWait = Math.max(this.longestWait, now - arrivedAt);
  }

  pass(now: number, wanted: number, stored: number, queue: Queue): void {
    this.tried += wanted;
    this.stored += stored;
    if (now >= this.seconds - LAST_SECONDS) this.storedLast += stored;
    this.inQueueAndHands = this.arrived - this.stored;
    this.peakEvents = Math.max(this.peakEvents, this.inQueueAndHands);
    this.peakFiles = Math.max(this.peakFiles, this.filesUnderWay - queue.deadLetters.length);
    if (now >= this.burstEnd && queue.isEmpty) this.drainedAt ??= now;
  }

  outcome(
    left: readonly WaitingFile[],
    dead: readonly WaitingFile[],
    places: readonly Place[],
  ): Outcome {
    const [hottest] = places
      .map(({ name, partitions }) => ({ of: name, share: partitions.hottestShare }))
      .sort((a, b) => b.share - a.share);
    return {
      arrived: this.arrived,
      stored: this.stored,
      waiting: unstored(left),
      deadEvents: unstored(dead),
      deadFiles: dead.length,
      peakBacklogEvents: this.peakEvents,
      peakBacklogFiles: this.peakFiles,
      longestWaitSeconds: left.reduce(
        (longest, { arrivedAt }) => Math.max(longest, this.seconds - arrivedAt),
        this.longestWait,
      ),
      ...(this.drainedAt !== undefined && { drainSeconds: this.drainedAt - this.burstEnd }),
      throttledShare: this.tried === 0 ? 0 : 1 - this.stored / this.tried,
      hottest: hottest ?? { of: '', share: 0 },
      lastRate: this.storedLast / Math.min(LAST_SECONDS, this.seconds),
    };
  }

  private get burstEnd(): number {
    const { burst } = this.load;
    return burst === undefined ? 0 : burst.from + burst.seconds;
  }
}

function unstored(files: readonly WaitingFile[]): number {
  return files.reduce((sum, { events, stored }) => sum + events - stored, 0);
}
