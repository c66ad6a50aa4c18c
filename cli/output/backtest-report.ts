import type { RuleOutcome } from '../rules-replay';
import { NO_VALUE } from './count-table';
import { forJson } from './neutralise';
import type { Sink } from './sink';
import { type Column, TableWriter } from './table';

export const BACKTEST_FORMATS = ['table', 'json'] as const;
export type BacktestFormat = (typeof BACKTEST_FORMATS)[number];

const TOP_PRINCIPALS = 5;

const RULES: readonly Column[] = [
  { title: 'level', isKey: true },
  { title: 'rule', isKey: true },
  { title: 'alerts', align: 'right', isKey: true },
  { title: 'events', align: 'right', isKey: true },
  { title: 'principals', align: 'right' },
  { title: 'first' },
  { title: 'last' },
];
const LEAST_FIRST = ['first', 'last', 'principals'];

const PRINCIPALS: readonly Column[] = [
  { title: 'rule', isKey: true },
  { title: 'events', align: 'right', isKey: true },
  { title: 'principal', isKey: true },
];

/**
 * Prints what rules would have done: as tables those that matched something, and whose events those were
 * that raised alerts; as JSON all of them.
 */
export async function printBacktest(
  outcomes: readonly RuleOutcome[],
  format: BacktestFormat,
  out: Sink,
): Promise<void> {
  if (format === 'json') await out.write(`${forJson(outcomes.map(documentOf), 2)}\n`);
  else
    await printTables(
      outcomes.filter(({ events }) => events > 0),
      out,
    );
}

async function printTables(outcomes: readonly RuleOutcome[], out: Sink): Promise<void> {
  if (outcomes.length === 0) return;
  const rules = new TableWriter(RULES, out, LEAST_FIRST);
  for (const outcome of outcomes) await rules.add(cellsOf(outcome));
  await rules.end();
  const raising = outcomes.filter(({ alerts }) => alerts > 0);
  if (raising.length === 0) return;
  await out.write('\n');
  const principals = new TableWriter(PRINCIPALS, out);
  for (const { rule, principals: counted } of raising) {
    for (const [i, { value, events }] of counted.slice(0, TOP_PRINCIPALS).entries()) {
      await principals.add([i === 0 ? calledIn(rule.info) : '', String(events), value ?? NO_VALUE]);
    }
  }
  await principals.end();
}

function cellsOf({ rule, alerts, events, principals, othersEvents, first, last }: RuleOutcome) {
  const more = othersEvents > 0 ? '+' : '';
  return [
    rule.info.level,
    calledIn(rule.info),
    String(alerts),
    String(events),
    `${principals.length}${more}`,
    first,
    last,
  ];
}

function documentOf({ rule, alerts, events, principals, othersEvents, first, last }: RuleOutcome) {
  const { id, name, title, level } = rule.info;
  return {
    rule: id,
    name: name ?? null,
    title,
    level,
    kind: rule.kind,
    alerts,
    events,
    principals: principals.length,
    arePrincipalsAll: othersEvents === 0,
    first: first ?? null,
    last: last ?? null,
    topPrincipals: principals
      .slice(0, TOP_PRINCIPALS)
      .map(({ value, events: count }) => ({ principal: value ?? null, events: count })),
  };
}

function calledIn({ name, title }: RuleOutcome['rule']['info']): string {
  return name ?? title;
}
