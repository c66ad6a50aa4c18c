import type { Activity, Values } from '../../core/queries/activity-summary';
import type { Counted, Outcomes } from '../../core/queries/tally';
import { displayWidth } from './display-width';
import { forTerminal } from './neutralise';
import type { Sink } from './sink';

const LABELS = {
  principals: 'principals',
  accessKeys: 'access keys',
  regions: 'Regions',
  services: 'services',
  sourceIps: 'addresses',
  eventNames: 'event names',
} as const satisfies Partial<Record<keyof Activity, string>>;

/** A list of values in a summary. */
export type ActivityList = keyof typeof LABELS;

/** Prints a summary as a block of labelled lines, and an empty one behind it; nothing for no events. */
export async function printActivity(
  activity: Activity,
  lists: readonly ActivityList[],
  out: Sink,
): Promise<void> {
  const { first, last, sends, deletes } = activity;
  if (first === undefined || last === undefined) return;
  const lines: [label: string, parts: readonly string[]][] = [
    ['events', [`${activity.events}: ${describeOutcomes(activity)}`]],
    ['first seen', [first]],
    ['last seen', [last]],
    ['sends', [describeSome(sends)]],
    ['deletes', [describeSome(deletes)]],
    ...lists.map((list): [string, readonly string[]] => [LABELS[list], partsOf(activity[list])]),
  ];
  const indent = Math.max(...lines.map(([label]) => label.length)) + 2;
  for (const [label, parts] of lines) {
    const room = out.isTerminal ? out.columns - indent : Number.POSITIVE_INFINITY;
    const [line = '', ...further] = wrap(parts, room);
    await out.write(`${label.padEnd(indent)}${line}\n`);
    for (const each of further) await out.write(`${' '.repeat(indent)}${each}\n`);
  }
  await out.write('\n');
}

/** A summary for programs, with the lists that concern it. */
export function activityJson(activity: Activity, lists: readonly ActivityList[]): object {
  const { events, succeeded, denied, failed, first = null, last = null, sends, deletes } = activity;
  return {
    events,
    succeeded,
    denied,
    failed,
    first,
    last,
    sends,
    deletes,
    ...Object.fromEntries(lists.map((list) => [list, valuesJson(activity[list])])),
  };
}

/** Values with their counts, and how many there are besides. */
export function valuesJson({ top, more, others }: Values): object {
  return { top: top.map(countedJson), ...(more > 0 && { more }), ...(others > 0 && { others }) };
}

export function countedJson({ value = null, ...counts }: Counted | (Outcomes & { value: null })) {
  return { value, ...counts };
}

function describeOutcomes({ events, denied, failed }: Outcomes): string {
  return `${events - denied - failed} succeeded, ${denied} denied, ${failed} failed`;
}

function describeSome(outcomes: Outcomes): string {
  const { events, denied, failed } = outcomes;
  return denied + failed === 0 ? String(events) : `${events}: ${describeOutcomes(outcomes)}`;
}

function partsOf({ top, more, others }: Values): string[] {
  const listed = top.map(({ value, events }) => `${forTerminal(value ?? '')} (${events})`);
  const rest = others > 0 ? 'and many more' : more > 0 ? `and ${more} more` : undefined;
  return rest === undefined ? listed : [...listed, rest];
}

/** Joins texts by commas into lines that are no longer than there is room, where that can be. */
function wrap(parts: readonly string[], room: number): string[] {
  const lines: string[] = [];
  for (const [i, part] of parts.entries()) {
    const text = i < parts.length - 1 ? `${part}, ` : part;
    const line = lines.at(-1);
    if (line !== undefined && displayWidth(line) + displayWidth(part) < room) {
      lines.splice(-1, 1, line + text);
    } else {
      lines.push(text);
    }
  }
  return lines.map((line) => line.trimEnd());
}
