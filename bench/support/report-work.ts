import { existsSync, readFileSync } from 'node:fs';
import { object } from '../../core/records/json';
import { measure } from './measure';
import type { Report } from './run-subject';

/** What a subject says of its work besides what it took: records, items, … */
export type Counts = Readonly<Record<string, number>>;

/**
 * The whole of a measured process: takes its input from whoever forked it, does its work, reports, ends.
 * @param prepare what is not measured: it returns the work that is
 */
export function reportWork(prepare: (input: unknown) => Promise<() => Promise<Counts>>): void {
  process.once('message', (message) => {
    prepare(object(message)?.input)
      .then(measured)
      .then((report) => process.send?.(report, () => process.exit(0)))
      .catch((error: unknown) => {
        console.error(error);
        process.exit(1);
      });
  });
}

async function measured(work: () => Promise<Counts>): Promise<Report> {
  let counts: Counts = {};
  const taken = await measure(async () => {
    counts = await work();
  });
  return { ...taken, peakMegabytes: peakKilobytes() / 1024, counts };
}

/**
 * The most memory that this process held. On Linux, `maxRSS` is inherited from the process that forked
 * this one, so the kernel is asked for this program's own peak.
 */
function peakKilobytes(): number {
  const path = '/proc/self/status';
  if (!existsSync(path)) return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(path, 'utf8'))?.[1]);
}
