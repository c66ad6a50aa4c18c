import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod/mini';

/** A program that is measured in a process of its own. */
export interface Subject {
  /** Its bundle. */
  readonly script: string;
  /** What it is told: see the script. */
  readonly input: unknown;
  /** Its whole environment. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Put before `node`, to run it under a limit. */
  readonly wrapper?: readonly string[];
}

const report = z.object({
  cpuMilliseconds: z.number(),
  wallMilliseconds: z.number(),
  peakMegabytes: z.number(),
  counts: z.record(z.string(), z.number()),
});
/** What a subject's work took, by its own count. */
export type Report = z.infer<typeof report>;

/** What a subject that failed wrote last says why. */
const KEPT_CHARACTERS = 4000;

/**
 * Runs a subject once, in a new process without this one's flags.
 * @throws {Error} with the subject's last words when it fails
 */
export async function runSubject(subject: Subject): Promise<Report> {
  const { script, input, environment = { PATH: process.env.PATH }, wrapper = [] } = subject;
  const [command, ...args] = [...wrapper, process.execPath, script];
  const child = spawn(command ?? '', args, {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said = (said + chunk).slice(-KEPT_CHARACTERS);
    });
  }
  let answer: unknown;
  child.once('message', (message) => {
    answer = message;
  });
  const ended = once(child, 'close');
  child.send({ input });
  const [code, signal] = await ended;
  if (answer === undefined) throw new Error(`${script} ended with ${code ?? signal}: ${said}`);
  return report.parse(answer);
}

/**
 * Runs subjects in turns, so that what else the machine does meets all of them alike.
 * @param onRun called before each run
 * @returns the reports of each, in order of its repeats
 */
export async function runInTurns<Name extends string>(
  subjects: Readonly<Record<Name, Subject>>,
  repeats: number,
  onRun: (name: Name, repeat: number) => void = () => {},
): Promise<Readonly<Record<Name, readonly Report[]>>> {
  const names = Object.keys(subjects) as Name[];
  const reports = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    Report[]
  >;
  for (let repeat = 1; repeat <= repeats; repeat++) {
    for (const name of names) {
      onRun(name, repeat);
      reports[name].push(await runSubject(subjects[name]));
    }
  }
  return reports;
}
