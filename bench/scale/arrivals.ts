import { Random } from '../generator/random';
import { DELIVERY_SECONDS, EVENTS_A_FILE } from './limits';
import { fileOf, type WaitingFile } from './queue';

/** What is recorded: so many events a second, and for a while a multiple of them. */
export interface Load {
  readonly eventsASecond: number;
  readonly burst?: {
    readonly times: number;
    readonly from: number;
    readonly seconds: number;
  };
  /** Files of one delivery, at the least: each account and Region has its own. */
  readonly leastFiles?: number;
}

/** Files are of any size about their mean: from two thirds to four thirds of it. */
const LEAST_WEIGHT = 2 / 3;
const MOST_WEIGHT = 4 / 3;

/** The log files of each second. What happened between two deliveries comes at any moment before the next one. */
export function arrivalsOf(load: Load, seconds: number, seed: number): readonly WaitingFile[][] {
  const random = Random.named('scale', 'arrivals', seed);
  const bySecond = Array.from({ length: seconds }, (): WaitingFile[] => []);
  for (let from = 0; from < seconds; from += DELIVERY_SECONDS) {
    const events = eventsBetween(load, from, Math.min(seconds, from + DELIVERY_SECONDS));
    const full = Math.ceil((events * MOST_WEIGHT) / EVENTS_A_FILE);
    const weights = Array.from(
      { length: Math.max(full, load.leastFiles ?? 1) },
      () => LEAST_WEIGHT + random.fraction() * (MOST_WEIGHT - LEAST_WEIGHT),
    );
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    for (const weight of weights) {
      const at = from + random.below(Math.min(DELIVERY_SECONDS, seconds - from));
      bySecond[at]?.push(fileOf((events * weight) / all, at));
    }
  }
  return bySecond;
}

function eventsBetween({ eventsASecond, burst }: Load, from: number, to: number): number {
  const usual = eventsASecond * (to - from);
  if (burst === undefined) return usual;
  const overlap = Math.min(to, burst.from + burst.seconds) - Math.max(from, burst.from);
  return usual + Math.max(0, overlap) * eventsASecond * (burst.times - 1);
}
