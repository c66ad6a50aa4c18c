import type { Alert, Notice } from '../../core/alerts/alert';
import {
  type AlertSpan,
  alertId,
  deriveAlerts,
  hasTriggers,
  type NewAlert,
} from '../../core/alerts/derive-alerts';
import { LatestSeen } from '../../core/alerts/latest-seen';
import { slotOf } from '../../core/alerts/routes';
import { groupName, type SeenEvent, secondsOfEvent } from '../../core/alerts/sightings';
import { secondsOf, timeText } from '../../core/calendar';
import { forEachConcurrently } from '../../core/concurrently';
import { parseAtKey, parseStreamKey } from '../../core/items/keys';
import {
  READABLE_ATTRIBUTES,
  readEventItem,
  type StoredEvent,
} from '../../core/items/stored-event';
import type { AlertStore, EventReader, WaitingSightings } from '../../core/ports';
import type { Rule } from '../../core/rules/rule';

/** What raising alerts works with. */
export interface RaisingPorts {
  readonly alerts: AlertStore;
  readonly reader: EventReader;
  readonly rules: readonly Rule[];
  /** Events that were older when they arrived raise alerts of which nobody is told. */
  readonly oldestEventHours: number;
  /** Whether there is somebody to tell. */
  readonly isTold: boolean;
}

/** What a run did. */
export interface Raised {
  readonly alerts: readonly Alert[];
  /** Alerts that got more events. */
  readonly extended: number;
  /** Sightings that were looked at, in items. */
  readonly settled: number;
  /** What could not be worked on: it waits for the next run, and holds up nothing else. */
  readonly failures: readonly { readonly what: string; readonly error: unknown }[];
}

/**
 * Sightings of one group that are held at a time, some 300 bytes each: those that are new, and as many
 * others. Of a storm that is larger the last ones count.
 */
const MOST_SEEN = 50_000;
/** Sightings of one group that are read at a time, some 25 bytes each. */
const MOST_READ = 2_000_000;
/** Names of sightings that a run takes on, some 300 bytes each; the rest waits for the next. */
const MOST_WAITING = 50_000;
/** Groups in hand at a time: while one waits for the store, another is worked out. */
const GROUPS_AT_A_TIME = 8;
/** So many cease to wait by one call to the store. */
const SETTLED_TOGETHER = 25;

/**
 * Makes alerts of the sightings that wait. Doing it again makes the same alerts: sightings cease to wait
 * only when what they made is kept.
 *
 * @param mayGoOn asked before each rule and group: a function stops before its deadline, the rest waits
 * @param onRaised called for each alert that is new, or is told only now that fresh events belong to it
 */
export async function raiseAlerts(
  ports: RaisingPorts,
  mayGoOn: () => boolean = () => true,
  onRaised: (alert: Alert) => void = () => {},
): Promise<Raised> {
  const waiting: WaitingSightings[] = [];
  for await (const each of ports.alerts.listWaiting()) {
    waiting.push(each);
    if (waiting.length === MOST_WAITING || !mayGoOn()) break;
  }
  const run = new Run(ports, mayGoOn, onRaised);
  await run.workOn(waiting);
  return run.raised;
}

/** What sightings are needed for. */
interface Around {
  /** When the first and the last new events may have happened, seconds since 1970. */
  readonly first: number;
  readonly last: number;
  /** Alerts that new events may belong to. */
  readonly near: readonly Alert[];
  /** The names of the sightings that are new. */
  readonly isNew: ReadonlySet<string>;
}

class Run {
  private readonly rules: ReadonlyMap<string, Rule>;
  private readonly alerts: Alert[] = [];
  private readonly failures: { what: string; error: unknown }[] = [];
  private readonly done: WaitingSightings[] = [];
  private extended = 0;
  private settled = 0;

  constructor(
    private readonly ports: RaisingPorts,
    private readonly mayGoOn: () => boolean,
    private readonly onRaised: (alert: Alert) => void,
  ) {
    const raising = ports.rules.filter((rule) => rule.kind === 'correlation' || rule.alerts);
    this.rules = new Map(raising.map((rule) => [rule.info.id, rule]));
  }

  get raised(): Raised {
    const { alerts, extended, settled, failures } = this;
    return { alerts, extended, settled, failures };
  }

  async workOn(waiting: readonly WaitingSightings[]): Promise<void> {
    await forEachConcurrently(byGroup(waiting), GROUPS_AT_A_TIME, async (ofGroup) => {
      if (!this.mayGoOn()) return;
      try {
        await this.workOnGroup(ofGroup);
      } catch (error) {
        // What is wrong with one group must not keep the others from their alerts.
        this.failures.push({ what: `rule ${ofGroup[0]?.rule}`, error });
      }
    });
    try {
      await this.settleDone();
    } catch (error) {
      this.failures.push({ what: 'settling', error });
    }
  }

  private async workOnGroup(waiting: readonly WaitingSightings[]): Promise<void> {
    const [first] = waiting;
    const rule = first === undefined ? undefined : this.rules.get(first.rule);
    for (const part of partsOf(waiting, rule?.windowSeconds ?? Infinity)) {
      // A rule that is gone, or off by now, raises nothing more.
      if (first !== undefined && rule !== undefined) await this.derive(rule, first.group, part);
      for (const each of part) this.done.push(each);
      if (this.done.length >= SETTLED_TOGETHER) await this.settleDone();
    }
  }

  /** What is not settled is worked on again, with the same result. */
  private async settleDone(): Promise<void> {
    const done = this.done.splice(0);
    await this.ports.alerts.settle(done);
    this.settled += done.length;
  }

  private async derive(
    rule: Rule,
    group: readonly string[],
    waiting: readonly WaitingSightings[],
  ): Promise<void> {
    const first = least(waiting.map(({ slot }) => slot));
    const last = -least(waiting.map(({ slot }) => -slot)) + slotOf(rule) - 1;
    const isNew = namesOf(waiting);
    const soon = await this.sightings(rule, group, { first, last, near: [], isNew });
    if (!hasTriggers({ rule, seen: soon, since: first })) return;
    const known = await this.ports.alerts.alertsOf(rule.info.id, group, {
      // One window back is what new events may belong to; one more, what events of before belong to.
      from: first - 2 * rule.windowSeconds,
      to: last + 2 * rule.windowSeconds,
    });
    const near = known.filter(({ at }) => secondsOf(at) > first - rule.windowSeconds);
    const seen =
      near.length === 0 ? soon : await this.sightings(rule, group, { first, last, near, isNew });
    const spans = known.map(spanOf);
    const { raised, extended } = deriveAlerts({ rule, seen, known: spans, since: first });
    const arrivedAt = least(waiting.map(({ waitingSince }) => Date.parse(waitingSince)));
    for (const span of raised) await this.raise(rule, group, span, arrivedAt);
    for (const alert of known) {
      const span = extended.get(secondsOf(alert.at));
      if (span !== undefined) await this.extend(alert, span, arrivedAt);
    }
  }

  private async extend(alert: Alert, span: AlertSpan, arrivedAt: number): Promise<void> {
    const { from, to, count } = span;
    const more: Alert = { ...alert, from: timeText(from), to: timeText(to), count };
    const isAwake = alert.notice === 'too old' && this.noticeOf(span, arrivedAt) === 'pending';
    // Before its count is kept: a run that dies between the two awakens it again.
    if (isAwake) await this.ports.alerts.awaken(more);
    await this.ports.alerts.extend(more);
    this.extended++;
    if (isAwake) this.onRaised({ ...more, notice: 'pending' });
  }

  /**
   * What is needed to work out alerts between two events: a correlation looks back over its timespan
   * and a late event may complete what follows; an alert that may get more is counted anew, whole.
   */
  private async sightings(
    rule: Rule,
    group: readonly string[],
    { first, last, near, isNew }: Around,
  ): Promise<readonly SeenEvent[]> {
    const span = rule.kind === 'correlation' ? rule.timespanSeconds : 0;
    const from = Math.min(first - span, ...near.map((alert) => secondsOf(alert.from)));
    const ends = near.map((alert) => secondsOf(alert.at) + rule.windowSeconds);
    const to = Math.max(last + span, ...ends);
    const seen = new LatestSeen(MOST_SEEN);
    let read = 0;
    const slots = { from: from - slotOf(rule), to };
    for await (const each of this.ports.alerts.sightingsOf(rule.info.id, group, slots)) {
      if ('damaged' in each) {
        this.failures.push({ what: each.damaged, error: new Error(each.reason) });
        continue;
      }
      for (const event of each.seen) {
        const at = secondsOfEvent(event);
        if (from <= at && at <= to) seen.add(event, isNew.has(nameOf(each)));
      }
      read += each.seen.length;
      if (read >= MOST_READ) break;
      // Whoever is at it when the time is up would be killed: it waits for the next run instead.
      if (!this.mayGoOn()) throw new Error('the time of this run is up');
    }
    return seen.events();
  }

  private async raise(
    rule: Rule,
    group: readonly string[],
    span: NewAlert,
    arrivedAt: number,
  ): Promise<void> {
    const notice = this.noticeOf(span, arrivedAt);
    const alert = describe(rule, group, span, await this.findEvent(span.event), notice);
    if (!(await this.ports.alerts.raise(alert))) return;
    this.alerts.push(alert);
    this.onRaised(alert);
  }

  /** @param arrivedAt when the sightings were kept, milliseconds since 1970: a run may come much later */
  private noticeOf({ to }: AlertSpan, arrivedAt: number): Notice {
    if (!this.ports.isTold) return 'none';
    const ageHours = (arrivedAt / 1000 - to) / 3600;
    return ageHours > this.ports.oldestEventHours ? 'too old' : 'pending';
  }

  /** The stored event; it may have expired, or its record may be gone with another file's content. */
  private async findEvent({ stream, at }: SeenEvent): Promise<StoredEvent | undefined> {
    const pages = this.ports.reader.read({
      partition: stream,
      range: { from: at, to: at },
      order: 'newest first',
      attributes: READABLE_ATTRIBUTES,
      isConsistent: true,
    });
    for await (const { items } of pages) {
      const [item] = items;
      if (item !== undefined) return readEventItem(item);
    }
    return undefined;
  }
}

function describe(
  rule: Rule,
  group: readonly string[],
  span: NewAlert,
  event: StoredEvent | undefined,
  notice: Notice,
): Alert {
  const { id, name, title, level } = rule.info;
  const { eventId } = parseAtKey(span.event.at);
  return {
    id: alertId(id, group, span.at),
    rule: { id, name, title, level },
    group: rule.groupBy.map((field, i) => ({ field, value: group[i] ?? '' })),
    account: parseStreamKey(span.event.stream)?.account ?? '',
    region: event?.region,
    eventId,
    eventName: event?.eventName,
    eventSource: event?.eventSource,
    principal: event?.principal,
    accessKey: event?.accessKey,
    sourceIp: event?.sourceIp,
    userAgent: event?.userAgent,
    resource: event?.resource,
    objectKey: event?.objectKey,
    errorCode: event?.errorCode,
    at: timeText(span.at),
    from: timeText(span.from),
    to: timeText(span.to),
    count: span.count,
    notice,
  };
}

function byGroup(waiting: readonly WaitingSightings[]): Iterable<readonly WaitingSightings[]> {
  const groups = new Map<string, WaitingSightings[]>();
  for (const each of waiting) {
    const key = `${each.rule}\n${groupName(each.group)}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [each]);
    else known.push(each);
  }
  return groups.values();
}

function namesOf(sightings: readonly Named[]): ReadonlySet<string> {
  return new Set(sightings.map(nameOf));
}

type Named = Pick<WaitingSightings, 'slot' | 'source'>;

/** Tells sightings from others of their rule and group. */
function nameOf({ slot, source }: Named): string {
  return `${slot} ${source}`;
}

/**
 * Parts of the sightings of one group, the oldest first, each of slots that begin within a window: a
 * backfill of a year is not looked at all at once.
 */
function partsOf(
  waiting: readonly WaitingSightings[],
  windowSeconds: number,
): readonly (readonly WaitingSightings[])[] {
  const parts: WaitingSightings[][] = [];
  for (const each of [...waiting].sort((a, b) => a.slot - b.slot)) {
    const last = parts.at(-1);
    const begin = last?.[0]?.slot ?? 0;
    if (last !== undefined && each.slot - begin < windowSeconds) last.push(each);
    else parts.push([each]);
  }
  return parts;
}

function spanOf(alert: Alert): AlertSpan {
  return {
    at: secondsOf(alert.at),
    from: secondsOf(alert.from),
    to: secondsOf(alert.to),
    count: alert.count,
  };
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((least, each) => Math.min(least, each), Infinity);
}
