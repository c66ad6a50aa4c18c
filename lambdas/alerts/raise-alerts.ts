import type { Alert, Notice } from '../../core/alerts/alert';
import type { BundleName } from '../../core/alerts/bundles';
import {
  type AlertSpan,
  alertId,
  deriveAlerts,
  hasTriggers,
  type NewAlert,
} from '../../core/alerts/derive-alerts';
import { groupKey, type SeenEvent, SLOT_SECONDS } from '../../core/alerts/sightings';
import { batchesOf } from '../../core/batches';
import { secondsOf, timeText } from '../../core/calendar';
import { forEachConcurrently } from '../../core/concurrently';
import { parseAtKey, parseStreamKey } from '../../core/items/keys';
import {
  READABLE_ATTRIBUTES,
  readEventItem,
  type StoredEvent,
} from '../../core/items/stored-event';
import type { AlertStore, DamagedSightings, EventReader, WaitingBundles } from '../../core/ports';
import type { Rule } from '../../core/rules/rule';
import { gatherSightings, type Sought } from './gather-sightings';
import { bundleText, type WaitingBundle, WaitingDesk } from './waiting-desk';

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
  /** Bundles of sightings that were looked at. */
  readonly settled: number;
  /** What could not be worked on: it waits for the next run, and holds up nothing else. */
  readonly failures: readonly { readonly what: string; readonly error: unknown }[];
}

/** Names of bundles that a run takes on, some 300 bytes each; the rest waits for the next. */
const MOST_WAITING = 50_000;
/** Bundles whose groups are looked at together: the store finds so many in a call. */
const BUNDLES_TOGETHER = 100;
/** Rules in hand at a time: while one waits for the store, another is worked out. */
const RULES_AT_A_TIME = 4;
/** Groups of a rule in hand at a time. */
const GROUPS_AT_A_TIME = 4;

/**
 * Makes alerts of the sightings that wait. Doing it again makes the same alerts: sightings cease to wait
 * only when what they made is kept.
 *
 * @param mayGoOn asked before each group: a function stops before its deadline, the rest waits
 * @param onRaised called for each alert that is new, or is told only now that fresh events belong to it
 */
export async function raiseAlerts(
  ports: RaisingPorts,
  mayGoOn: () => boolean = () => true,
  onRaised: (alert: Alert) => void = () => {},
): Promise<Raised> {
  const waiting: WaitingBundles[] = [];
  let names = 0;
  for await (const each of ports.alerts.listWaiting()) {
    waiting.push(each);
    names += each.bundles.length;
    if (names >= MOST_WAITING || !mayGoOn()) break;
  }
  const run = new Run(ports, mayGoOn, onRaised);
  await run.workOn(waiting);
  return run.raised;
}

/** A group of which there is something new. */
interface NewGroup {
  readonly group: readonly string[];
  /** When the first and the last new events may have happened, seconds since 1970. */
  readonly first: number;
  readonly last: number;
  /** When the first of them was kept, milliseconds since 1970. */
  readonly arrivedAt: number;
}

/** A group, and what is to be known of it. */
interface Case extends NewGroup, Sought {
  /** Alerts of before, as far as they are known. */
  readonly known: readonly Alert[];
}

class Run {
  private readonly rules: ReadonlyMap<string, Rule>;
  private readonly alerts: Alert[] = [];
  private readonly failures: { what: string; error: unknown }[] = [];
  private readonly damaged = new Set<string>();
  private readonly desk: WaitingDesk;
  private extended = 0;

  constructor(
    private readonly ports: RaisingPorts,
    private readonly mayGoOn: () => boolean,
    private readonly onRaised: (alert: Alert) => void,
  ) {
    const raising = ports.rules.filter((rule) => rule.kind === 'correlation' || rule.alerts);
    this.rules = new Map(raising.map((rule) => [rule.info.id, rule]));
    this.desk = new WaitingDesk(ports.alerts);
  }

  get raised(): Raised {
    const { alerts, extended, failures } = this;
    return { alerts, extended, failures, settled: this.desk.settled };
  }

  async workOn(waiting: readonly WaitingBundles[]): Promise<void> {
    for (const { damage } of waiting) if (damage !== undefined) this.noteDamage(damage);
    this.desk.add(waiting);
    // What happens now does not wait behind a backfill of its rule.
    for (const bundles of this.desk.byAge()) {
      await forEachConcurrently(byRule(bundles), RULES_AT_A_TIME, async (ofRule) => {
        const rule = this.rules.get(ofRule[0]?.rule ?? '');
        // A rule that is gone, or off by now, raises nothing more.
        if (rule === undefined) await this.settling(() => this.desk.done(ofRule));
        else await this.workOnRule(rule, ofRule);
      });
    }
    await this.settling(() => this.desk.settleRest());
  }

  private async workOnRule(rule: Rule, bundles: readonly WaitingBundle[]): Promise<void> {
    for (const part of partsOf(bundles, rule.windowSeconds)) {
      const look = new Look(rule, part);
      for (const batch of batchesOf(part, BUNDLES_TOGETHER)) {
        if (!this.mayGoOn()) return;
        await this.guarded(rule, () => this.workOnBatch(look, batch));
      }
    }
  }

  private async workOnBatch(look: Look, batch: readonly WaitingBundle[]): Promise<void> {
    const groups = new Map<string, NewGroup>();
    const keysIn = new Map<string, readonly string[]>();
    const waiting = new Map(batch.map((bundle) => [bundleText(bundle), bundle]));
    for (const each of await this.ports.alerts.groupsOf(batch)) {
      if ('damaged' in each) {
        this.noteDamage(each);
        continue;
      }
      const text = bundleText(each.bundle);
      const bundle = waiting.get(text);
      if (bundle === undefined) continue;
      keysIn.set(text, each.groups.map(groupKey));
      for (const group of each.groups) addNew(group, bundle, groups);
    }
    const done = await this.workOnGroups(look, [...groups.values()]);
    // One that is damaged, or gone, holds none.
    const isDone = (bundle: WaitingBundle) =>
      (keysIn.get(bundleText(bundle)) ?? []).every((key) => done.has(key));
    await this.settling(() => this.desk.done(batch.filter(isDone)));
  }

  /** @returns by `groupKey`: the groups whose alerts are all kept */
  private async workOnGroups(
    look: Look,
    groups: readonly NewGroup[],
  ): Promise<ReadonlySet<string>> {
    const { rule } = look;
    const done = new Set<string>();
    const joining: Case[] = [];
    await this.seeing(
      look,
      groups.map((each) => look.around(each)),
      async (each, seen) => {
        if (hasTriggers({ rule, seen, since: each.first })) {
          const known = await this.alertsAround(rule, each);
          const near = known.filter(({ at }) => secondsOf(at) > each.first - rule.windowSeconds);
          if (near.length > 0) {
            joining.push(look.around(each, known, near));
            return;
          }
          await this.derive(rule, { ...each, known }, seen);
        }
        done.add(groupKey(each.group));
      },
    );
    await this.seeing(look, joining, async (each, seen) => {
      await this.derive(rule, each, seen);
      done.add(groupKey(each.group));
    });
    return done;
  }

  /** Sees all that is to be known of each case, and does with it what is to be done. */
  private async seeing(
    look: Look,
    cases: readonly Case[],
    work: (each: Case, seen: readonly SeenEvent[]) => Promise<void>,
  ): Promise<void> {
    if (cases.length === 0) return;
    const { rule, isNew } = look;
    await this.guarded(rule, async () => {
      const seen = await gatherSightings(cases, {
        store: this.ports.alerts,
        rule: rule.info.id,
        isNew,
        mayGoOn: this.mayGoOn,
        onDamage: (damaged) => this.noteDamage(damaged),
      });
      if (seen === undefined) {
        const middle = cases.length >> 1;
        await this.seeing(look, cases.slice(0, middle), work);
        await this.seeing(look, cases.slice(middle), work);
        return;
      }
      await forEachConcurrently(cases, GROUPS_AT_A_TIME, async (each) => {
        if (!this.mayGoOn()) return;
        await this.guarded(rule, () => work(each, seen.get(groupKey(each.group)) ?? []));
      });
    });
  }

  private alertsAround(rule: Rule, { group, first, last }: NewGroup): Promise<readonly Alert[]> {
    return this.ports.alerts.alertsOf(rule.info.id, group, {
      // One window back is what new events may belong to; one more, what events of before belong to.
      from: first - 2 * rule.windowSeconds,
      to: last + 2 * rule.windowSeconds,
    });
  }

  private async derive(
    rule: Rule,
    { group, first, arrivedAt, known }: Case,
    seen: readonly SeenEvent[],
  ): Promise<void> {
    const spans = known.map(spanOf);
    const { raised, extended } = deriveAlerts({ rule, seen, known: spans, since: first });
    for (const span of raised) await this.raise(rule, group, span, arrivedAt);
    for (const alert of known) {
      const span = extended.get(secondsOf(alert.at));
      if (span !== undefined) await this.extend(alert, span, arrivedAt);
    }
  }

  /** What is wrong with one rule or group must not keep the others from their alerts. */
  private async guarded(rule: Rule, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failures.push({ what: `rule ${rule.info.id}`, error });
    }
  }

  private async settling(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failures.push({ what: 'settling', error });
    }
  }

  /** Once, however often it is come across. */
  private noteDamage({ damaged, reason }: DamagedSightings): void {
    if (this.damaged.has(damaged)) return;
    this.damaged.add(damaged);
    this.failures.push({ what: damaged, error: new Error(reason) });
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

/** One rule's look at bundles that are new, all of slots that begin within its window. */
class Look {
  private readonly names: ReadonlySet<string>;

  constructor(
    readonly rule: Rule,
    bundles: readonly WaitingBundle[],
  ) {
    this.names = new Set(bundles.map(nameOf));
  }

  readonly isNew = (sightings: Named) => this.names.has(nameOf(sightings));

  /**
   * What is needed to work out a group's alerts: a correlation looks back over its timespan and a late event
   * may complete what follows; an alert that may get more is counted anew, whole.
   * @param near of the known ones, those that new events may belong to
   */
  around(group: NewGroup, known: readonly Alert[] = [], near: readonly Alert[] = []): Case {
    const span = this.rule.kind === 'correlation' ? this.rule.timespanSeconds : 0;
    const begins = near.map((alert) => secondsOf(alert.from));
    const ends = near.map((alert) => secondsOf(alert.at) + this.rule.windowSeconds);
    return {
      ...group,
      known,
      from: Math.min(group.first - span, ...begins),
      to: Math.max(group.last + span, ...ends),
    };
  }
}

function addNew(
  group: readonly string[],
  { slot, waitingSince }: WaitingBundle,
  groups: Map<string, NewGroup>,
): void {
  const key = groupKey(group);
  const { first, last, arrivedAt } = groups.get(key) ?? NOTHING_NEW;
  groups.set(key, {
    group,
    first: Math.min(first, slot),
    last: Math.max(last, slot + SLOT_SECONDS - 1),
    arrivedAt: Math.min(arrivedAt, Date.parse(waitingSince)),
  });
}

const NOTHING_NEW = { first: Infinity, last: -Infinity, arrivedAt: Infinity };

function byRule(bundles: readonly WaitingBundle[]): Iterable<readonly WaitingBundle[]> {
  const rules = new Map<string, WaitingBundle[]>();
  for (const each of bundles) {
    const known = rules.get(each.rule);
    if (known === undefined) rules.set(each.rule, [each]);
    else known.push(each);
  }
  return rules.values();
}

type Named = Pick<BundleName, 'slot' | 'source'>;

/** Tells what a file showed of a rule and group, whichever shard that is in. */
function nameOf({ slot, source }: Named): string {
  return `${slot} ${source}`;
}

/**
 * Parts of the bundles of one rule, the oldest first, each of slots that begin within a window: a
 * backfill of a year is not looked at all at once.
 */
function partsOf(
  bundles: readonly WaitingBundle[],
  windowSeconds: number,
): readonly (readonly WaitingBundle[])[] {
  const parts: WaitingBundle[][] = [];
  for (const each of [...bundles].sort((a, b) => a.slot - b.slot)) {
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
