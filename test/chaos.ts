/**
 * Runs the deployed bundle through faults and kills for as long as it is told, round by round, and compares
 * what it keeps with what it keeps without them: `npm run chaos -- --minutes 10 --seed 1`. Ends with 1 where
 * they differ. Every file is delivered three times, in any order, to two functions at a time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { generateLogFiles, gzipLogFile } from '../bench/generator';
import { Random } from '../bench/generator/random';
import { loadConfig } from '../lib/config';
import { loadRules } from '../lib/rules';
import { type FaultBench, type Kept, shuffled, startFaultBench } from './support/fault-bench';
import { spoil } from './support/mixed-faults';

const EVENTS_A_ROUND = 1500;
const EVENTS_A_FILE = 40;
const DELIVERIES = 3;
const SHARES = [0, 0.1, 0.5, 1];
const PHASE_MILLISECONDS = [200, 2500] as const;
const KILLS_A_PHASE = 0.5;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
    },
  });
  const seed = Number(values.seed);
  const endsAt = Date.now() + Number(values.minutes) * 60_000;
  const bench = await startFaultBench(loadRules(loadConfig({})).packJson);
  let differences = 0;
  try {
    for (let round = 0; Date.now() < endsAt; round++) {
      differences += await runRound(bench, seed, round);
    }
  } finally {
    await bench.close();
  }
  console.log(differences === 0 ? 'No difference.' : `${differences} items differ.`);
  process.exitCode = differences === 0 ? 0 : 1;
}

/** @returns how many items differ from those of a run without faults */
async function runRound(bench: FaultBench, seed: number, round: number): Promise<number> {
  const random = Random.named('chaos', seed, round);
  await bench.clear();
  const messages: string[] = [];
  const generated = { events: EVENTS_A_ROUND, seed: random.word(), eventsPerFile: EVENTS_A_FILE };
  for (const file of generateLogFiles(generated)) {
    messages.push(await bench.put(file.key, gzipLogFile(file).body));
  }
  const early = await bench.deliver(messages);
  if (early.length > 0) throw new Error(`${early.length} messages failed without any fault`);
  const truth = await bench.kept();
  await bench.clear();

  let isAtWork = true;
  const faults = breakThings(bench, random, () => isAtWork);
  const dead = await bench.deliver(shuffled(messages, DELIVERIES, random));
  isAtWork = false;
  const kills = await faults;
  const { length: crashes } = bench.crashes;
  bench.forget();
  const lost = await bench.deliver(dead.map(({ body }) => body));
  const differences = lost.length + compare(truth, await bench.kept());
  console.log(
    [
      `round ${round}`,
      `${messages.length} files ${DELIVERIES} times, ${truth.events.length} events, ${truth.sightings.length} sightings`,
      `${kills} kills, ${crashes} batches lost, ${dead.length} messages given up and sent again`,
      `${differences} items differ`,
    ].join(': '),
  );
  return differences;
}

/** @returns how many functions it killed */
async function breakThings(
  bench: FaultBench,
  random: Random,
  isAtWork: () => boolean,
): Promise<number> {
  let kills = 0;
  while (isAtWork()) {
    spoil(bench.proxies, random.pick(SHARES), random);
    const [least, most] = PHASE_MILLISECONDS;
    await sleep(random.between(least, most));
    if (random.chance(KILLS_A_PHASE) && isAtWork()) {
      kills++;
      await random.pick(bench.functions).kill();
    }
  }
  return kills;
}

/** Says what is missing and what is too much, table by table. */
function compare(truth: Kept, kept: Kept): number {
  let differences = 0;
  for (const table of ['events', 'files', 'unproven', 'sightings', 'waiting'] as const) {
    const [expected, found] = [truth[table], kept[table]];
    const missing = expected.filter((item) => !found.includes(item));
    const extra = found.filter((item) => !expected.includes(item));
    for (const item of missing.slice(0, 3)) console.log(`${table}: missing ${item}`);
    for (const item of extra.slice(0, 3)) console.log(`${table}: too much ${item}`);
    differences += missing.length + extra.length;
  }
  return differences;
}

void main();
