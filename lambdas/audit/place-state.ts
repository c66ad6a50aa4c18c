import type { ChainState } from '../../core/audit/audit-log';
import { EDGE_SECONDS, type Hole, mayFill, NEXT_DIGEST_SECONDS } from '../../core/audit/coverage';
import { secondsOf, timeText } from '../../core/calendar';
import type { ArchivedObject } from '../../core/ports';
import { HOUR_SECONDS } from './place-times';

/** CloudTrail writes a log file in the minute that its name says, or soon after. */
const WRITTEN_WITHIN_SECONDS = HOUR_SECONDS;

/** What an audit of a place knows of its log files as a whole. */
export interface PlaceState {
  readonly hasChains: boolean;
  /** Log files that were delivered from then on may be listed in digests that are not judged yet; ISO 8601 in UTC. */
  readonly sureUntil: string | undefined;
  readonly holes: readonly Hole[];
  /** When the first hour begins that a digest was ever seen to cover. */
  readonly coveredFrom: string | undefined;
}

/**
 * @param judgedEnd when the last digest ends that was judged, of the chain that is the least far
 * @param isWaiting whether digests are there that the next run judges
 */
export function stateOfPlace(
  chains: readonly ChainState[],
  holes: readonly Hole[],
  judgedEnd: string | undefined,
  isWaiting: boolean,
): PlaceState {
  return {
    hasChains: chains.length > 0,
    sureUntil: sureUntil(chains, judgedEnd, isWaiting),
    holes,
    coveredFrom: chains
      .map(({ coveredFrom }) => coveredFrom)
      .filter((time) => time !== undefined)
      .sort()[0],
  };
}

/** Of a trail that is gone no digest comes any more. */
function sureUntil(
  chains: readonly ChainState[],
  judgedEnd: string | undefined,
  isWaiting: boolean,
): string | undefined {
  if (chains.length === 0) return isWaiting ? '' : undefined;
  if (judgedEnd === undefined || chains.every(({ isEnded }) => isEnded)) return undefined;
  return timeText(secondsOf(judgedEnd) - NEXT_DIGEST_SECONDS - EDGE_SECONDS);
}

/** Whether the digest that lists a log file may be one that is missing, late, or not as CloudTrail wrote it. */
export function isAwaited({ sureUntil, holes }: PlaceState, deliveredAt: string): boolean {
  if (sureUntil !== undefined && deliveredAt >= sureUntil) return true;
  return holes.some((hole) => !hole.isGap && mayFill(hole, deliveredAt));
}

/**
 * Whether a log file of the bucket need not be listed: its digest is known to be missing, or CloudTrail
 * wrote none at that time, and the bucket says that the file was written then.
 */
export function isExcused(
  holes: readonly Hole[],
  deliveredAt: string,
  object: ArchivedObject,
): boolean {
  return holes
    .filter((hole) => mayFill(hole, deliveredAt))
    .some(({ isGap }) => !isGap || isWrittenThen(object, deliveredAt));
}

/** Whether the bucket bears out the time in a log file's name. */
export function isWrittenThen({ lastModified }: ArchivedObject, deliveredAt: string): boolean {
  if (lastModified === undefined) return false;
  const seconds = lastModified.getTime() / 1000 - secondsOf(deliveredAt);
  return Math.abs(seconds) <= WRITTEN_WITHIN_SECONDS;
}
