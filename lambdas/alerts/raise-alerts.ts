import type { Alert, Notice } from '../../core/alerts/alert';
import type { BundleName } from '../../core/alerts/bundles';
import {
  type AlertSpan,
  alertId,
  type Derived,
  deriveAlerts,
  hasTriggers,
  type NewAlert,
} from '../../core/alerts/derive-alerts';
import { groupKey, type SeenEvent, SLOT_SECONDS } from '../../core/alerts/sightings';
import { batchesOf } from '../../core/batches';
import { secondsOf, timeText } from '../../core/calendar';
import { forEachConcurrently } from '../../core/concurrently';
import { grouped } from '../../core/grouped';
import { eventKeyName, findEach } from '../../core/items/find-items';
import { parseAtKey, parseStreamKey } from '../../core/items/keys';
import { readEventItem, type StoredEvent } from '../../core/items/stored-event';
import type { AlertStore, DamagedSightings, EventStore, WaitingBundles } from '../../core/ports';
import type { Rule } from '../../core/rules/rule';
import { gatherSightings, type Sought } from './gather-sightings';
import { bundleText, type WaitingBundle, WaitingDesk } from './waiting-desk';

/** What raising alerts works with. */
export interface RaisingPorts {
  readonly alerts: AlertStore;
  readonly events: Pick<EventStore, 'find'>;
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
/** Bundles whose groups are looked for together: the store finds so many in a call. */
const BUNDLES_TOGETHER = 100;
/** Groups whose alerts are kept together: the events that raised them are found by one call, most often. */
const GROUPS_TOGETHER = 100;
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

/** Bundles of one rule that are looked at together. */
interface Task {
  readonly look: Look;
  readonly bundles: readonly WaitingBundle[];
}

/** What became known of a group, to be kept. */
interface Finding {
  readonly of: Case;
  readonly derived: Derived;
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
      const rules: (readonly Task[])[] = [];
      for (const ofRule of grouped(bundles, ({ rule }) => rule).values()) {
        const rule = this.rules.get(ofRule[0]?.rule ?? '');
        // A rule that is gone, or off by now, raises nothing more.
        if (rule === undefined) await this.settling(() => this.desk.done(ofRule));
        else rules.push(tasksOf(rule, ofRule));
      }
      for (const tasks of togetherOf(inTurns(rules))) {
        if (!this.mayGoOn()) break;
        await this.guarded('looking for groups', () => this.workOnTasks(tasks));
      }
    }
    await this.settling(() => this.desk.settleRest());
  }

  private async workOnTasks(tasks: readonly Task[]): Promise<void> {
    const groups = await this.findGroups(tasks.flatMap(({ bundles }) => bundles));
    const byRule = grouped(tasks, ({ look }) => look.rule.info.id).values();
    await forEachConcurrently(byRule, RULES_AT_A_TIME, async (ofRule) => {
      // One after the other: what the one raises, the next may extend.
      for (const task of ofRule) {
        if (!this.mayGoOn()) return;
        await this.guarded(nameOfRule(task.look.rule), () => this.workOnTask(task, groups));
      }
    });
  }

  /** @returns by `bundleText`; one that is damaged, or gone, holds none */
  private async findGroups(
    bundles: readonly WaitingBundle[],
  ): Promise<ReadonlyMap<string, readonly (readonly string[])[]>> {
    const found = new Map<string, readonly (readonly string[])[]>();
    for (const each of await this.ports.alerts.groupsOf(bundles)) {
      if ('damaged' in each) this.noteDamage(each);
      else found.set(bundleText(each.bundle), each.groups);
    }
    return found;
  }

  private async workOnTask(
    { look, bundles }: Task,
    groupsIn: ReadonlyMap<string, readonly (readonly string[])[]>,
  ): Promise<void> {
    const groupsOf = (bundle: WaitingBundle) => groupsIn.get(bundleText(bundle)) ?? [];
    const groups = new Map<string, NewGroup>();
    for (const bundle of bundles) {
      for (const group of groupsOf(bundle)) addNew(group, bundle, groups);
    }
    const done = await this.workOnGroups(look, [...groups.values()]);
    const isDone = (bundle: WaitingBundle) =>
      groupsOf(bundle).every((group) => done.has(groupKey(group)));
    await this.settling(() => this.desk.done(bundles.filter(isDone)));
  }

  /** @returns by `groupKey`: the groups whose alerts are all kept */
  private async workOnGroups(
    look: Look,
    groups: readonly NewGroup[],
  ): Promise<ReadonlySet<string>> {
    const { rule } = look;
    const done = new Set<string>();
    const joining: Case[] = [];
    const cases = groups.map((each) => look.around(each));
    await this.seeing(look, cases, async (some, seenOf) => {
      const found: Finding[] = [];
      await this.forEachGroup(rule, some, async (each) => {
        const seen = seenOf(each);
        if (!hasTriggers({ rule, seen, since: each.first })) {
          done.add(groupKey(each.group));
          return;
        }
        const known = await this.alertsAround(rule, each);
        const near = known.filter(({ at }) => secondsOf(at) > each.first - rule.windowSeconds);
        if (near.length > 0) joining.push(look.around(each, known, near));
        else found.push(findingOf(rule, { ...each, known }, seen));
      });
      await this.keep(rule, found, done);
    });
    await this.seeing(look, joining, async (some, seenOf) => {
      const found: Finding[] = [];
      await this.forEachGroup(rule, some, async (each) => {
        found.push(findingOf(rule, each, seenOf(each)));
      });
      await this.keep(rule, found, done);
    });
    return done;
  }

  /** Sees all that is to be known of each case, and does with some at a time what is to be done. */
  private async seeing(
    look: Look,
    cases: readonly Case[],
    work: (some: readonly Case[], seenOf: (each: Case) => readonly SeenEvent[]) => Promise<void>,
  ): Promise<void> {
    if (cases.length === 0) return;
    const { rule, isNew } = look;
    await this.guarded(nameOfRule(rule), async () => {
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
      for (const some of batchesOf(cases, GROUPS_TOGETHER)) {
        await this.guarded(nameOfRule(rule), () =>
          work(some, ({ group }) => seen.get(groupKey(group)) ?? []),
        );
      }
    });
  }

  /** Does the work for each group that there is time for; one that fails holds up no other. */
  private async forEachGroup<T>(
    rule: Rule,
    groups: readonly T[],
    work: (each: T) => Promise<void>,
  ): Promise<void> {
    await forEachConcurrently(groups, GROUPS_AT_A_TIME, async (each) => {
      if (this.mayGoOn()) await this.guarded(nameOfRule(rule), () => work(each));
    });
  }

  private alertsAround(rule: Rule, { group, first, last }: NewGroup): Promise<readonly Alert[]> {
    return this.ports.alerts.alertsOf(rule.info.id, group, {
      // One window back is what new events may belong to; one more, what events of before belong to.
      from: first - 2 * rule.windowSeconds,
      to: last + 2 * rule.windowSeconds,
    });
  }

  /** @param done gets the `groupKey` of each group whose alerts are all kept */
  private async keep(rule: Rule, found: readonly Finding[], done: Set<string>): Promise<void> {
    const raising = found.flatMap(({ derived }) => derived.raised.map(({ event }) => event));
    // One may have expired, or its record may be gone with another file's content.
    const events = await findEach(raising, this.ports.events, readEventItem);
    await this.forEachGroup(rule, found, async ({ of, derived }) => {
      const { group, known, arrivedAt } = of;
      for (const span of derived.raised) {
        const notice = this.noticeOf(span, arrivedAt);
        const event = events.get(eventKeyName(span.event));
        await this.raise(describe(rule, group, span, event, notice));
      }
      for (const alert of known) {
        const span = derived.extended.get(secondsOf(alert.at));
        if (span !== undefined) await this.extend(alert, span, arrivedAt);
      }
      done.add(groupKey(group));
    });
  }

  /** What is wrong with one rule or group must not keep the others from their alerts. */
  private async guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failures.push({ what, error });
    }
  }

  private settling(work: () => Promise<void>): Promise<void> {
    return this.guarded('settling', work);
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

  private async raise(alert: Alert): Promise<void> {
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
}

function findingOf(rule: Rule, of: Case, seen: readonly SeenEvent[]): Finding {
  const known = of.known.map(spanOf);
  return { of, derived: deriveAlerts({ rule, seen, known, since: of.first }) };
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

function nameOfRule({ info }: Rule): string {
  return `rule ${info.id}`;
}

/** What there is to do of one rule, the oldest first. */
function tasksOf(rule: Rule, bundles: readonly WaitingBundle[]): readonly Task[] {
  return [...partsOf(bundles, rule.windowSeconds)].flatMap((part) => {
    const look = new Look(rule, part);
    return Array.from(batchesOf(part, BUNDLES_TOGETHER), (batch) => ({ look, bundles: batch }));
  });
}

/** Each rule's first task, then each one's second: none waits for all that another has to do. */
function* inTurns(rules: readonly (readonly Task[])[]): Generator<Task> {
  const most = Math.max(0, ...rules.map(({ length }) => length));
  for (let turn = 0; turn < most; turn++) {
    for (const tasks of rules) {
      const task = tasks[turn];
      if (task !== undefined) yield task;
    }
  }
}

/** Tasks whose groups are found by one call to the store. */
function* togetherOf(tasks: Iterable<Task>): Generator<readonly Task[]> {
  let together: Task[] = [];
  let bundles = 0;
  for (const task of tasks) {
    if (bundles + task.bundles.length > BUNDLES_TOGETHER) {
      yield together;
      together = [];
      bundles = 0;
    }
    together.push(task);
    bundles += task.bundles.length;
  }
  if (together.length > 0) yield together;
}

type Named = Pick<BundleName, 'slot' | 'source'>;

/** Tells what a file showed of a rule and group, whichever shard that is in. */
function nameOf({ slot, source }: Named): string {
  return `${slot} ${source}`;
}

/**
 * Parts of the bundles of one rule, the oldest first: a backfill of a year is not looked at all at once. Where one ends
 * depends on the clock alone, so that a group is judged in the same steps whatever other groups there are.
 */
function partsOf(
  bundles: readonly WaitingBundle[],
  windowSeconds: number,
): Iterable<readonly WaitingBundle[]> {
  const inOrder = [...bundles].sort((a, b) => a.slot - b.slot);
  return grouped(inOrder, ({ slot }) => Math.floor(slot / windowSeconds)).values();
}

function spanOf(alert: Alert): AlertSpan {
  return {
    at: secondsOf(alert.at),
    from: secondsOf(alert.from),
    to: secondsOf(alert.to),
    count: alert.count,
  };
}
