import type { Condition } from './condition';
import { conditionFor } from './condition';
import type { Costs } from './costs';
import { type KeyedRead, keysOf, type Order } from './keyed-read';
import type { Plan } from './plan';

/** Reads of one kind that are told one by one; a thousand streams are counted. */
const MOST_TOLD = 20;

/** Tells in lines what a plan will read. */
export function explainPlan(plan: Plan, order: Order): string[] {
  const { inOrder, byObjectKey, otherwise, index, streams } = plan;
  if (streams.length === 0) return ['plan: no stream can hold such an event; nothing is read'];
  const read = [...inOrder, ...(byObjectKey?.ranges ?? [])];
  return [
    `plan: ${count(read.length, 'query', 'queries')}${index ? `, index by ${WORDS[index]}` : ''}, merged ${order}`,
    ...tell(read, plan),
    ...(byObjectKey === undefined
      ? []
      : [
          'objects stand in order of their keys: they are sorted, unless reading in order of time finds enough first, by',
          ...tell(byObjectKey.streams, plan),
        ]),
    ...(otherwise === undefined
      ? []
      : [
          'only if nothing is found there, the streams that are not in that index, by',
          ...tell(otherwise, plan),
        ]),
  ];
}

const WORDS = {
  resource: 'resource',
  principal: 'principal',
  accessKey: 'access key',
  eventName: 'event name',
  eventId: 'event id',
} as const;

/** Tells in lines what the reading took. */
export function explainCosts(costs: {
  readonly reads: readonly KeyedRead[];
  readonly total: Costs;
  of(read: KeyedRead): Costs;
}): string[] {
  const told = costs.reads
    .slice(0, MOST_TOLD)
    .map((read) => `  ${describeKey(read)}: ${describeCosts(costs.of(read))}`);
  const untold = costs.reads.length - told.length;
  return [
    `made ${count(costs.reads.length, 'query', 'queries')}: ${describeCosts(costs.total)}`,
    ...told,
    ...(untold > 0 ? [`  and ${untold} more`] : []),
  ];
}

/** `3 calls, 120 items read, 14.5 read units` */
export function describeCosts({ calls, itemsRead, readUnits }: Costs): string {
  return `${count(calls, 'call', 'calls')}, ${count(itemsRead, 'item', 'items')} read, ${readUnits} read units`;
}

function tell(reads: readonly KeyedRead[], plan: Plan): string[] {
  const told = reads.slice(0, MOST_TOLD).map((read) => {
    const condition = conditionFor(read, plan.filter, plan.streams);
    return `  ${describeKey(read)}${condition ? `, where ${describeCondition(condition)}` : ''}`;
  });
  const untold = reads.length - told.length;
  return untold > 0 ? [...told, `  and ${untold} more`] : told;
}

function describeKey({ index, partition, range }: KeyedRead): string {
  const { partitionKey, sortKey } = keysOf(index);
  return `${index ?? 'table'}: ${partitionKey} = ${JSON.stringify(partition)}${describeRange(sortKey, range)}`;
}

function describeRange(sortKey: string, range: KeyedRead['range']): string {
  if (range === undefined) return '';
  if ('beginsWith' in range) return `, ${sortKey} begins with ${JSON.stringify(range.beginsWith)}`;
  return `, ${sortKey} from ${JSON.stringify(range.from)} to ${JSON.stringify(range.to)}`;
}

function describeCondition({ expression, names, values }: Condition): string {
  return expression.replace(/[#:]\w+/g, (placeholder) =>
    placeholder.startsWith('#')
      ? (names[placeholder] ?? placeholder)
      : JSON.stringify(values[placeholder]),
  );
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
