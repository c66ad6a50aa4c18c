import { createHash } from 'node:crypto';
import { triggers } from '../rules/correlation/correlate';
import type { Rule } from '../rules/rule';
import { type SeenEvent, secondsOfEvent } from './sightings';

/** When an alert was raised, and what belongs to it; seconds since 1970. */
export interface AlertSpan {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** An alert that is not known yet, with the event that raised it. */
export interface NewAlert extends AlertSpan {
  readonly event: SeenEvent;
}

/** What sightings make of the alerts that are known. */
export interface Derived {
  readonly raised: readonly NewAlert[];
  /** By the time at which the alert was raised: what belongs to it now, where that is more. */
  readonly extended: ReadonlyMap<number, AlertSpan>;
}

interface Timed {
  readonly event: SeenEvent;
  readonly at: number;
}

/** What raises an alert: one event of a detection rule, or the one that completed a correlation. */
interface Trigger extends Timed {
  /** When what it needed began. */
  readonly from: number;
}

/** What is looked at to work out alerts, of one rule and group. */
export interface Sight {
  readonly rule: Rule;
  /** In any order; the same event may be there more than once. */
  readonly seen: readonly SeenEvent[];
  /** Alerts that were raised before, of the same time. */
  readonly known: readonly AlertSpan[];
  /**
   * Seconds since 1970: what happened before it is looked at for what came after it, and raises nothing,
   * since what it needed may lie out of sight.
   */
  readonly since: number;
}

/**
 * Works out alerts: each trigger belongs to the alert that was raised less than a window before or
 * after it, or raises one. So what arrives again, late or in another order raises nothing twice, and a
 * storm raises one alert a window.
 */
export function deriveAlerts({ rule, seen, known, since }: Sight): Derived {
  const events = inOrder(seen);
  const spans = known.map((span) => ({ ...span, before: span.count }));
  const starts = new Map<number, Trigger>();
  for (const trigger of triggersOf(rule, events)) {
    if (trigger.at < since) continue;
    const near = spans.find(({ at }) => Math.abs(at - trigger.at) < rule.windowSeconds);
    if (near !== undefined) {
      near.from = Math.min(near.from, trigger.from);
      near.to = Math.max(near.to, trigger.at);
      continue;
    }
    const { at, from } = trigger;
    spans.push({ at, from, to: at, count: 0, before: 0 });
    starts.set(at, trigger);
  }
  spans.sort((a, b) => a.at - b.at);
  return settle(events, spans, starts);
}

/** Whether there is anything to raise, or to add to an alert: often there is not. */
export function hasTriggers({ rule, seen, since }: Omit<Sight, 'known'>): boolean {
  return triggersOf(rule, inOrder(seen)).some(({ at }) => at >= since);
}

interface OpenSpan extends Mutable<AlertSpan> {
  /** How many were known to belong to it. */
  before: number;
}
type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

function settle(
  events: readonly Timed[],
  spans: readonly OpenSpan[],
  starts: ReadonlyMap<number, Trigger>,
): Derived {
  const counts = new Map<OpenSpan, number>();
  for (const { at } of events) {
    const span = spanOf(at, spans);
    if (span === undefined) continue;
    counts.set(span, (counts.get(span) ?? 0) + 1);
  }
  const raised: NewAlert[] = [];
  const extended = new Map<number, AlertSpan>();
  for (const span of spans) {
    const { at, from, to } = span;
    const count = counts.get(span) ?? 0;
    const start = starts.get(at);
    if (start !== undefined) raised.push({ at, from, to, count, event: start.event });
    else if (count > span.before) extended.set(at, { at, from, to, count });
  }
  return { raised, extended };
}

/**
 * The alert that an event belongs to: the last one raised at or before it that reaches to it; else one that
 * was raised after it and began before it: it helped to raise it, or came too late to. An alert reaches
 * from what its first trigger needed to its last trigger.
 */
function spanOf(at: number, spans: readonly OpenSpan[]): OpenSpan | undefined {
  const begun = spans.findLast((span) => span.at <= at && at <= span.to);
  return begun ?? spans.find((span) => span.from <= at && at < span.at);
}

function inOrder(seen: readonly SeenEvent[]): readonly Timed[] {
  const distinct = new Map(
    seen.map((event) => [`${event.rule}\n${event.stream}\n${event.at}`, event]),
  );
  return [...distinct.values()]
    .map((event) => ({ event, at: secondsOfEvent(event) }))
    .sort((a, b) => a.at - b.at || (a.event.at < b.event.at ? -1 : 1));
}

function triggersOf(rule: Rule, events: readonly Timed[]): readonly Trigger[] {
  if (rule.kind === 'detection') return events.map((timed) => ({ ...timed, from: timed.at }));
  const byId = new Map(events.map(({ event }) => [idOf(event), event]));
  const sightings = events.map(({ event, at }) => ({
    rule: event.rule,
    at,
    eventId: idOf(event),
    ...(event.value !== undefined && { value: event.value }),
  }));
  return triggers(rule, sightings).flatMap(({ at, from, eventId }) => {
    const event = byId.get(eventId);
    return event === undefined ? [] : [{ event, at, from }];
  });
}

function idOf({ stream, at }: SeenEvent): string {
  return `${at} ${stream}`;
}

/** The id of an alert: when it was raised, and a hash of the rule and the group. */
export function alertId(rule: string, group: readonly string[], at: number): string {
  const time = new Date(at * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
  const hash = createHash('sha256')
    .update(JSON.stringify([rule, group]))
    .digest('hex');
  return `${time}-${hash.slice(0, 8)}`;
}
