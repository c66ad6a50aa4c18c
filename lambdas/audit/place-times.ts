import type { ChainState } from '../../core/audit/audit-log';
import { MOST_OPEN_DAYS } from '../../core/audit/audit-settings';
import { timeText } from '../../core/calendar';
import type { AuditPorts, KnownPlace } from './ports';
import { type ChainName, chainNameOf } from './verdict-book';

export const HOUR_SECONDS = 60 * 60;
export const DAY_SECONDS = 24 * HOUR_SECONDS;

/** A digest covers an hour, and is delivered within the next. */
const DELIVERY_SECONDS = 2 * HOUR_SECONDS;

/** The times that an audit of a place goes by: ISO 8601 in UTC. */
export class PlaceTimes {
  readonly now: Date;
  private readonly states: ReadonlyMap<string, ChainState>;
  private readonly firstDays: number;
  private readonly delaySeconds: number;

  constructor(
    { chains }: Pick<KnownPlace, 'chains'>,
    { settings, now }: Pick<AuditPorts, 'settings' | 'now'>,
  ) {
    this.now = now();
    this.states = new Map(chains.map((state) => [chainNameOf(state.chain), state]));
    this.firstDays = settings.firstDays;
    this.delaySeconds = settings.delayHours * HOUR_SECONDS;
  }

  ago(seconds: number): string {
    return timeText(this.now.getTime() / 1000 - seconds);
  }

  /** Digests that end by then are judged: ingest has had its time for their log files. */
  get dueUntil(): string {
    return this.ago(this.delaySeconds);
  }

  /** The same, to the millisecond. */
  get dueAt(): Date {
    return new Date(this.now.getTime() - this.delaySeconds * 1000);
  }

  /** What was delivered by then must have been listed in a digest that is judged. */
  get unlistedBefore(): string {
    return this.ago(this.delaySeconds + DELIVERY_SECONDS + HOUR_SECONDS);
  }

  /** The first audit of a chain begins there. */
  get firstDay(): string {
    return this.ago(this.firstDays * DAY_SECONDS);
  }

  /** By then, a digest must have been delivered that ends later than it. */
  get lateBefore(): string {
    return this.ago(this.delaySeconds + DELIVERY_SECONDS);
  }

  /** What ended before it and is not mended will not be. */
  get longAgo(): string {
    return this.ago(MOST_OPEN_DAYS * DAY_SECONDS);
  }

  /** Digests of a chain that end before it are not audited. */
  since(name: ChainName): string {
    return this.states.get(chainNameOf(name))?.since ?? this.firstDay;
  }

  /** Digests that end before it are done with. */
  get windowStart(): string {
    const starts = [this.longAgo, this.firstDay];
    for (const { newest, oldestOpen } of this.states.values()) {
      if (newest !== undefined) starts.push(newest.endTime);
      if (oldestOpen !== undefined) starts.push(oldestOpen);
    }
    return starts.reduce((least, each) => (each < least ? each : least));
  }
}
