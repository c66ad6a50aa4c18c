import type { ChainState } from '../../core/audit/audit-log';
import type { Fault } from '../../core/audit/finding';
import { logsFolder, type Place, placeUri } from '../../core/audit/place';
import type { DigestKey } from '../../core/digests/digest-key';
import { parseLogKey } from '../../core/records/log-key';
import type { PlaceNotes } from './place-notes';
import type { PlaceTimes } from './place-times';
import type { AuditPorts, KnownPlace } from './ports';
import { chainNameOf } from './verdict-book';

interface Around {
  readonly known: KnownPlace;
  readonly times: PlaceTimes;
  readonly notes: PlaceNotes;
  readonly chains: readonly ChainState[];
  /** Digests that the next run judges. */
  readonly waiting: readonly DigestKey[];
}

/** CloudTrail delivers a digest for every hour, whether anything happened or not: none may stay away. */
export async function judgeDeliveries(around: Around, ports: AuditPorts): Promise<void> {
  const { known, times, notes, chains, waiting } = around;
  for (const { chain, newest, isEnded } of chains) {
    if (newest === undefined) continue;
    const isWaiting = waiting.some((name) => chainNameOf(name) === chainNameOf(chain));
    const isLate = newest.endTime < times.lateBefore && !isWaiting;
    const object = `${placeUri(known.place)}${chain.trail}`;
    const detail = `the last digest ends at ${newest.endTime}`;
    await notes.decide({ kind: 'digests-stopped', object, detail }, isLate && !isEnded);
  }
  // Found once, only digests mend it: what the store holds of a place does not go with the log files.
  const isUnproven =
    chains.length === 0 &&
    waiting.length === 0 &&
    (notes.openOf('no-digests').length > 0 || (await hasOldLogs(known.place, times, ports)));
  await notes.decide(noDigests(known.place), isUnproven);
}

/** Log files of a place are there, or are in the store, and CloudTrail delivered no digest to it. */
export function noDigests(place: Place): Fault {
  return {
    kind: 'no-digests',
    object: `s3://${place.bucket}/${logsFolder(place)}`,
    detail: 'validation of log files is off for its trail, or its digests were removed',
  };
}

/** Whether a log file is there whose digest should be, too. */
async function hasOldLogs(place: Place, times: PlaceTimes, ports: AuditPorts): Promise<boolean> {
  const first = await firstLogAfter(times.longAgo, place, ports);
  return first !== undefined && first < times.lateBefore;
}

/** @returns when the first log file was delivered that was delivered after a time */
export async function firstLogAfter(
  time: string,
  place: Place,
  { archive }: AuditPorts,
): Promise<string | undefined> {
  const folder = logsFolder(place);
  const day = time.slice(0, 10).replaceAll('-', '/');
  for await (const { key } of archive.list(place.bucket, folder, `${folder}${day}`)) {
    const { kind, deliveredAt = '' } = parseLogKey(key);
    if (kind === 'log' && deliveredAt > time) return deliveredAt;
  }
  return undefined;
}
