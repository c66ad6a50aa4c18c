import { EDGE_SECONDS, NEXT_DIGEST_SECONDS } from '../../core/audit/coverage';
import { readSignedDigest, type SignedDigest } from '../../core/audit/digest-object';
import { judgeSignature } from '../../core/audit/judge-digest';
import { ListedLogs } from '../../core/audit/listed-logs';
import { digestsFolder, type Place, placeUri } from '../../core/audit/place';
import { secondsOf, timeText } from '../../core/calendar';
import { parseDigestKey } from '../../core/digests/digest-key';
import { TooLargeError } from '../../core/digests/too-large';
import { UnreadableFileError } from '../../core/errors';
import { HOUR_SECONDS } from './place-times';
import type { AuditPorts } from './ports';
import { Remembered } from './remembered';
import { digestTime } from './verdict-book';

const MOST_HELD = 48;

/** What the digests in the bucket say of an hour. */
export interface HourInBucket {
  readonly listed: ListedLogs;
  /** The times that they cover, ISO 8601 in UTC. */
  readonly covered: readonly { readonly startTime: string; readonly endTime: string }[];
}

/**
 * Reads the digests of an hour that no run has judged, or not to the end: an hour of before the first
 * audit, for one. Only what CloudTrail signed counts.
 */
export class BucketDigests {
  private readonly hours = new Remembered<HourInBucket>(MOST_HELD);

  constructor(private readonly ports: Pick<AuditPorts, 'archive' | 'keyRing'>) {}

  about(place: Place, deliveredAt: string): Promise<HourInBucket> {
    const hour = Math.floor(secondsOf(deliveredAt) / HOUR_SECONDS) * HOUR_SECONDS;
    return this.hours.get(`${placeUri(place)} ${hour}`, () => this.read(place, hour));
  }

  private async read(place: Place, hour: number): Promise<HourInBucket> {
    const from = timeText(hour - EDGE_SECONDS);
    const to = timeText(hour + 2 * HOUR_SECONDS + NEXT_DIGEST_SECONDS + EDGE_SECONDS);
    const listed = new ListedLogs();
    const covered: HourInBucket['covered'][number][] = [];
    for (const key of await this.list(place, from, to)) {
      const signed = await this.fetch(place, key);
      if (signed === undefined) continue;
      const { digest } = signed;
      covered.push({ startTime: digest.startTime, endTime: digest.endTime });
      for (const log of digest.logs) listed.add(log);
    }
    return { listed, covered };
  }

  /** The keys of digests that end between two times. */
  private async list(place: Place, from: string, to: string): Promise<readonly string[]> {
    const folder = digestsFolder(place);
    const day = (time: string) => `${folder}${time.slice(0, 10).replaceAll('-', '/')}/`;
    const keys: string[] = [];
    for (const prefix of new Set([day(from), day(to)])) {
      for await (const { key } of this.ports.archive.list(place.bucket, prefix)) {
        const name = parseDigestKey(key);
        const time = name === undefined ? '' : digestTime(name);
        if (time >= from && time <= to) keys.push(key);
      }
    }
    return keys;
  }

  /** @returns undefined for what CloudTrail did not write there */
  private async fetch(place: Place, key: string): Promise<SignedDigest | undefined> {
    try {
      const object = await this.ports.archive.fetch(place.bucket, key);
      const signed = object && (await readSignedDigest(object));
      if (signed === undefined) return undefined;
      const { fingerprint } = signed.digest;
      const publicKey = await this.ports.keyRing.find(place.region, fingerprint, signed.signedAt);
      const fault = judgeSignature(signed, { bucket: place.bucket, key }, publicKey);
      return fault === undefined ? signed : undefined;
    } catch (error) {
      if (error instanceof UnreadableFileError || error instanceof TooLargeError) return undefined;
      throw error;
    }
  }
}

/** Whether digests cover a time, and a while about it: one of them would list a log file of then. */
export function isCovered({ covered }: HourInBucket, time: string): boolean {
  return [-EDGE_SECONDS, EDGE_SECONDS].every((seconds) => {
    const at = secondsOf(time) + seconds;
    return covered.some(
      ({ startTime, endTime }) => at >= secondsOf(startTime) && at < secondsOf(endTime),
    );
  });
}
