import { secondsOf, timeText } from '../calendar';
import type { Verdict } from './audit-log';

/** How much a log file's name may differ from the hour of its digest. */
export const EDGE_SECONDS = 15 * 60;

/** A log file is listed in the digest of its hour, or in the next. */
export const NEXT_DIGEST_SECONDS = 60 * 60;

/** Hours within a chain that no digest of CloudTrail's covers, as far as they were judged. */
export interface Hole {
  /** ISO 8601 in UTC. */
  readonly from: string;
  readonly to: string;
  /** CloudTrail itself says so: it began a new chain behind them. Otherwise digests are missing, or are not as it wrote them. */
  readonly isGap: boolean;
  /** The digests that are missing are still looked for. */
  readonly isOpen: boolean;
}

/** A verdict, and whether its digest stands outside the chain. */
export interface ChainVerdict {
  readonly verdict: Verdict;
  readonly isBackfill: boolean;
}

/** Finds the holes of a chain. @param verdicts of one chain, in any order */
export function findHoles(verdicts: readonly ChainVerdict[]): readonly Hole[] {
  const trusted = verdicts
    .filter(({ verdict }) => verdict.isTrusted)
    .sort((a, b) => secondsOf(a.verdict.startTime) - secondsOf(b.verdict.startTime));
  const holes: Hole[] = [];
  let until: string | undefined;
  for (const { verdict, isBackfill } of trusted) {
    const { startTime, endTime } = verdict;
    if (until !== undefined && startTime > until) {
      const from = until;
      const isGap = !isBackfill && verdict.previous === undefined;
      const isOpen = verdicts.some(({ verdict: each }) => isWaitedFor(each, from, endTime));
      holes.push({ from, to: startTime, isGap, isOpen });
    }
    if (until === undefined || endTime > until) until = endTime;
  }
  return holes;
}

/** Judged again: a digest that should fill the hole, or the one behind it. */
function isWaitedFor({ status, endTime }: Verdict, from: string, to: string): boolean {
  return status === 'open' && endTime > from && endTime <= to;
}

/**
 * Whether a log file that was delivered then may be listed in a digest of the hole. Next to a gap it must
 * be so near that it may have been delivered in it.
 */
export function mayFill({ from, to, isGap }: Hole, deliveredAt: string): boolean {
  return deliveredAt >= firstAffected({ from, isGap }) && deliveredAt < after(to, EDGE_SECONDS);
}

/** When the first log file was delivered that may be listed in a digest of the hole. */
export function firstAffected({ from, isGap }: Pick<Hole, 'from' | 'isGap'>): string {
  return after(from, isGap ? -EDGE_SECONDS : -EDGE_SECONDS - NEXT_DIGEST_SECONDS);
}

function after(time: string, seconds: number): string {
  return timeText(secondsOf(time) + seconds);
}
