import type { LogFile } from '../core/ledger/ledger-entry';
import type { EventStore, Ledger, LogSource } from '../core/ports';
import { object } from '../core/records/json';
import type { JsonObject } from '../core/records/record';
import type { RuleDocument } from '../core/rules/document';
import { readRules } from '../core/rules/read-rules';
import type { Rule } from '../core/rules/rule';
import { ingestFile } from '../lambdas/ingest/ingest-file';
import { watchFor } from '../lambdas/ingest/watch';
import { LOCAL_SETTINGS } from '../local/local-store';
import type { Benchmark, Figures } from './benchmark';
import { generateLogFiles, generateRecords } from './generator';
import { measure, measureInTurns, rounded, type Taken } from './support/measure';
import { Progress } from './support/progress';
import { layOut } from './support/table';

const DEFAULT_EVENTS = 20_000;
const SEED = 1;
const ROUNDS = { warmUps: 1, repeats: 5 };

const FEW = 10;
const MANY = 1000;
/** CPU of many rules for each second of few. */
const MOST_RATIO = 2;
/** Of every twenty rules one asks for no source and no name, as of the published ones for CloudTrail. */
const BROAD_ONE_IN = 20;

export const rulesBenchmark: Benchmark = {
  summary: `ingesting a log with ${MANY} rules against ${FEW}, into a store that keeps nothing`,
  async run({ events = DEFAULT_EVENTS }) {
    const names = namesIn(events);
    const log = new LogInMemory(events);
    const taken = await measureSides(
      [0, FEW, MANY].map((count) => {
        const rules = makeRules(count, names);
        return () => ingest(log, rules);
      }),
    );
    const [withNone, withFew, withMany] = taken;
    if (withNone === undefined || withFew === undefined || withMany === undefined) {
      throw new Error('a side was not measured');
    }
    const figures = figuresOf({ withNone, withFew, withMany });
    return { events, figures, lines: describe(figures, events) };
  },
};

/** What ingesting took with so many rules. */
export interface Sides {
  readonly withNone: Taken;
  readonly withFew: Taken;
  readonly withMany: Taken;
}

function measureSides(sides: readonly (() => Promise<void>)[]): Promise<readonly Taken[]> {
  const progress = new Progress();
  let runs = 0;
  const subjects = sides.map((side) => () => {
    progress.update(() => `run ${++runs} of ${sides.length * (ROUNDS.warmUps + ROUNDS.repeats)}`);
    return measure(side);
  });
  return measureInTurns(subjects, ROUNDS).finally(() => progress.clear());
}

async function ingest(source: LogInMemory, rules: readonly Rule[]): Promise<void> {
  const ports = {
    source,
    events: NO_STORE,
    ledger: NO_LEDGER,
    sightings: { keep: async () => {} },
    settings: LOCAL_SETTINGS,
    watch: watchFor(rules, { oldestEventHours: Infinity }),
    now: () => new Date(),
  };
  for (const file of source.files) await ingestFile(file, ports);
}

/** Log files that were generated before: what that takes is none of the rules' business. */
class LogInMemory implements LogSource {
  readonly files: readonly LogFile[];
  private readonly chunks: ReadonlyMap<string, readonly Buffer[]>;

  constructor(events: number) {
    const generated = [...generateLogFiles({ events, seed: SEED })];
    const uriOf = (key: string) => `s3://generated/${key}`;
    this.files = generated.map(({ key }) => ({ uri: uriOf(key), key, etag: key }));
    this.chunks = new Map(generated.map(({ key, jsonChunks }) => [uriOf(key), [...jsonChunks()]]));
  }

  async open({ uri }: LogFile): Promise<AsyncIterable<Uint8Array>> {
    return eachOf(this.chunks.get(uri) ?? []);
  }
}

async function* eachOf(chunks: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

const NO_STORE: EventStore = {
  startWriting: () => ({ write: async () => {}, finish: async () => {} }),
  find: async () => [],
};
const NO_LEDGER: Ledger = { find: async () => undefined, record: async () => {} };

/** A call of the log, as rules name it. */
interface Name {
  readonly source: string;
  readonly name: string;
}

/** The pairs of event source and event name in the log, so that the rules have something to look at. */
function namesIn(events: number): readonly Name[] {
  const names = new Map<string, Name>();
  for (const { json } of generateRecords({ events, seed: SEED })) {
    const { eventSource, eventName } = object(JSON.parse(json)) ?? {};
    const call = { source: String(eventSource), name: String(eventName) };
    names.set(`${call.source} ${call.name}`, call);
  }
  return [...names.values()];
}

function makeRules(count: number, names: readonly Name[]): readonly Rule[] {
  const documents = Array.from({ length: count }, (_, at) => makeDocument(at, names));
  const { rules, problems } = readRules(documents);
  const [problem] = problems;
  if (problem !== undefined) throw new Error(problem.reason);
  return rules;
}

/** Rules of the shapes that published ones have; two of three ask for calls that the log has. None matches. */
function makeDocument(at: number, names: readonly Name[]): RuleDocument {
  const known = names[(at * 7) % names.length];
  const call = at % 3 === 2 || known === undefined ? unheardOf(at) : known;
  return {
    file: `rules/made_${at}.yml`,
    value: { title: `Made ${at}`, id: `made-${at}`, detection: makeDetection(at, call) },
  };
}

function unheardOf(at: number): Name {
  return { source: `service${at % 40}.amazonaws.com`, name: `Operation${at}` };
}

function makeDetection(at: number, { source, name }: Name): JsonObject {
  const call = { eventSource: source, eventName: name };
  if (at % BROAD_ONE_IN === BROAD_ONE_IN / 2) return makeBroad(at);
  switch (at % 5) {
    case 0:
      return {
        selection: { ...call, 'userIdentity.userName': `user${at}` },
        condition: 'selection',
      };
    case 1:
      return { selection: { ...call, 'userAgent|contains': `Tool ${at}` }, condition: 'selection' };
    case 2:
      return {
        selection: { eventSource: source, eventName: [name, `Put${at}`, `Delete${at}`] },
        status_null: { errorCode: null },
        status_success: { errorCode: 'Success' },
        made: { 'requestParameters.key|contains': `made-${at}` },
        condition: 'selection and 1 of status_* and made',
      };
    case 3:
      return {
        selection: { eventSource: source, 'eventName|startswith': name.slice(0, 8) },
        filter: { 'sourceIPAddress|cidr': '0.0.0.0/0' },
        made: { awsRegion: `made-${at}` },
        condition: 'selection and made and not filter',
      };
    default:
      return {
        selection: { ...call, 'requestParameters.bucketName|endswith': `-${at}` },
        condition: 'selection',
      };
  }
}

function makeBroad(at: number): JsonObject {
  return {
    selection: { 'userIdentity.type': 'Root', 'sourceIPAddress|cidr': `198.51.100.${at % 256}/32` },
    agent: { 'userAgent|contains': `Scanner ${at}` },
    condition: 'selection or agent',
  };
}

/** The figures of the three sides, and what many rules take for each second of few. */
export function figuresOf({ withNone, withFew, withMany }: Sides): Figures {
  const cpu = ({ cpuMilliseconds }: Taken) => ({
    cpuMilliseconds: { value: rounded(cpuMilliseconds, 0) },
  });
  const ratio = withMany.cpuMilliseconds / withFew.cpuMilliseconds;
  return {
    none: cpu(withNone),
    few: cpu(withFew),
    many: cpu(withMany),
    ratio: { cpu: { value: rounded(ratio, 2), limit: MOST_RATIO } },
  };
}

function describe(figures: Figures, events: number): string[] {
  const side = (name: string, key: string) => [name, String(figures[key]?.cpuMilliseconds?.value)];
  return [
    `${events} records, ingested into a store that keeps nothing. Rules have the shapes of published ones,`,
    `one in ${BROAD_ONE_IN} for calls of any name.`,
    `Medians of ${ROUNDS.repeats} after ${ROUNDS.warmUps} to warm up, in turns.`,
    '',
    ...layOut(
      ['', 'CPU ms'],
      [
        side('no rules', 'none'),
        side(`${FEW} rules`, 'few'),
        side(`${MANY} rules`, 'many'),
        [`ratio of ${MANY} to ${FEW}`, String(figures.ratio?.cpu?.value)],
      ],
    ),
    '',
    `Limit: ${MOST_RATIO} times the CPU.`,
  ];
}
