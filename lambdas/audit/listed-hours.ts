import { addressOf, type Verdict } from '../../core/audit/audit-log';
import { EDGE_SECONDS, NEXT_DIGEST_SECONDS } from '../../core/audit/coverage';
import { readSignedDigest } from '../../core/audit/digest-object';
import { ListedLogs } from '../../core/audit/listed-logs';
import { secondsOf, timeText } from '../../core/calendar';
import type { ListedLog } from '../../core/digests/digest';
import type { LedgerPlace } from '../../core/ledger/unproven-file';
import { DAY_SECONDS, HOUR_SECONDS } from './place-times';
import type { AuditPorts } from './ports';
import { Remembered } from './remembered';

/** Hours whose verdicts are held: each run looks at few, and at those again and again. */
const MOST_HELD = 48;

/** Digests of so many log files that verdicts do not remember them: those of neighbouring hours. */
const MOST_LARGE = 4;

/** Digests that end then list the log files of an hour: those of the hour itself and of the next, or of later. */
const USUAL = {
  from: -EDGE_SECONDS,
  to: HOUR_SECONDS + HOUR_SECONDS + NEXT_DIGEST_SECONDS + EDGE_SECONDS,
};
const LATE = { from: USUAL.to + 1, to: DAY_SECONDS + HOUR_SECONDS };

/** What the digests that were judged list, hour by hour: read once for all log files of the hour. */
export class ListedHours {
  private readonly hours = new Remembered<ListedLogs>(MOST_HELD);
  private readonly large = new Remembered<readonly ListedLog[]>(MOST_LARGE);

  constructor(private readonly ports: Pick<AuditPorts, 'log' | 'archive'>) {}

  /**
   * What digests list of log files that were delivered in the hour of a time: first those in which they
   * should be, then those in which they may be.
   */
  async *about(place: LedgerPlace, deliveredAt: string): AsyncGenerator<ListedLogs> {
    const hour = Math.floor(secondsOf(deliveredAt) / HOUR_SECONDS) * HOUR_SECONDS;
    for (const { from, to } of [USUAL, LATE]) {
      const ends = { from: timeText(hour + from), to: timeText(hour + to) };
      const name = `${place.account} ${place.region} ${ends.from}`;
      yield this.hours.get(name, () => this.read(place, ends));
    }
  }

  /** Whether a digest lists a log file, whatever its content. */
  async has(place: LedgerPlace, deliveredAt: string, address: string): Promise<boolean> {
    for await (const listed of this.about(place, deliveredAt)) {
      if (listed.has(address)) return true;
    }
    return false;
  }

  private async read(
    { account, region }: LedgerPlace,
    ends: { readonly from: string; readonly to: string },
  ): Promise<ListedLogs> {
    const listed = new ListedLogs();
    for await (const verdict of this.ports.log.listVerdicts({ account, region }, ends)) {
      if (verdict.listed !== undefined) listed.addPacked(verdict.listed);
      else if (verdict.logs > 0) for (const log of await this.logsOf(verdict)) listed.add(log);
    }
    return listed;
  }

  /** They were too many to be remembered. */
  private logsOf(verdict: Verdict): Promise<readonly ListedLog[]> {
    return this.large.get(addressOf(verdict), () => this.readLogsOf(verdict));
  }

  private async readLogsOf({ bucket, key, sha256 }: Verdict): Promise<readonly ListedLog[]> {
    const object = await this.ports.archive.fetch(bucket, key);
    const signed = object && (await readSignedDigest(object));
    // Of other bytes than those that were judged nobody knows who wrote them.
    return signed === undefined || signed.digest.sha256 !== sha256 ? [] : signed.digest.logs;
  }
}
