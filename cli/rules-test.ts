import { Correlator } from '../core/rules/correlation/correlate';
import { comparePlaces, type Place } from '../core/rules/correlation/sighting';
import type { Rule } from '../core/rules/rule';
import { ruleEvent } from '../core/rules/rule-event';
import type { CliContext, StoreChoice } from './context';
import { fileReport } from './file-report';
import {
  type EventFormat,
  type Glance,
  type Row,
  type RowWriter,
  rowWriter,
} from './output/event-rows';
import { Progress } from './output/progress';
import { type Contribution, describeGroup, RuleMatcher, secondsOf, timeOf } from './rules-matching';
import { callRule, chooseRules, countOf, printProblems } from './rules-reading';
import { type LoggedRecord, readRecordsAt } from './rules-records';

export interface RulesTestOptions extends StoreChoice {
  /** Rule files; the rules that the configuration has on, where left out. */
  readonly rules?: readonly string[];
  /** Logs to run them over. */
  readonly events: readonly string[];
  readonly output: EventFormat;
}

/** Each row says these of an event that a rule fires at. */
const COLUMNS = [
  'rule',
  'name',
  'title',
  'level',
  'kind',
  'at',
  'eventID',
  'eventName',
  'account',
  'region',
  'principal',
  'group',
  'count',
  'from',
  'file',
  'index',
] as const;

const GLANCE: Glance = {
  columns: ['level', 'name', 'at', 'eventName', 'group', 'count', 'eventID'],
  keys: ['name', 'at', 'eventID'],
  leastFirst: ['count', 'eventName', 'group'],
};

/**
 * Runs rules over logs, and prints what they fire at: a row for each event that a detection rule
 * matches, in the order of the logs, then one for each firing of a correlation, in order of time. An
 * event that is in several logs is looked at once for each rule that it matters to.
 *
 * @returns the exit code: 1 when a log could not be read or a rule cannot be used
 */
export async function rulesTest(options: RulesTestOptions, context: CliContext): Promise<number> {
  const { rules, problems } = await chooseRules(options.rules, context);
  const writer = rowWriter(options.output, context.out, COLUMNS, GLANCE);
  const run = new TestRun(rules, context.configuredStack, writer);
  const progress = new Progress(context.err, context.now);
  const report = fileReport();
  for await (const each of readRecordsAt(options.events, options, report, context)) {
    if ('rejected' in each) run.rejected++;
    else await run.look(each);
    if (!context.out.isTerminal) progress.update(() => `${run.events} events read`);
  }
  await run.correlate();
  await writer.end();
  await progress.clear();
  await report.print(context.err);
  await printProblems(problems, context.err);
  await context.err.write(`${run.describe()}\n`);
  return report.failures > 0 || problems.length > 0 ? 1 : 0;
}

/** An event that counts for a correlation, until all logs are read. */
interface Waiting extends Contribution {
  readonly place: Place;
  readonly row: Row;
}

class TestRun {
  events = 0;
  rejected = 0;
  private rows = 0;
  private readonly fired = new Set<Rule>();
  private readonly matcher: RuleMatcher;
  private readonly waiting: Waiting[] = [];
  /** Events that some rule took note of: CloudTrail can deliver one twice. */
  private readonly seen = new Set<string>();

  constructor(
    private readonly rules: readonly Rule[],
    private readonly stackName: string,
    private readonly writer: RowWriter,
  ) {
    this.matcher = new RuleMatcher(rules);
  }

  async look({ value, record, event, file }: LoggedRecord): Promise<void> {
    this.events++;
    // Printable ASCII is all that an id holds, so that a line end keeps the two apart.
    const place = {
      at: secondsOf(event.eventTime),
      eventId: `${event.eventId}\n${event.account}`,
    };
    const looked = ruleEvent(value, { record, event: () => event }, { stackName: this.stackName });
    const { detections, contributions } = this.matcher.look(looked, place);
    if (detections.length === 0 && contributions.length === 0) return;
    const id = `${place.at} ${place.eventId}`;
    if (this.seen.has(id)) return;
    this.seen.add(id);
    const row = {
      at: event.eventTime,
      eventID: event.eventId,
      eventName: event.eventName,
      account: event.account,
      region: event.region,
      principal: event.principal,
      file: file.shown,
      index: event.origin.index,
    };
    for (const { rule, group } of detections) await this.print(rule, group, row);
    for (const contribution of contributions) this.waiting.push({ ...contribution, place, row });
  }

  /** Logs come in any order; a correlation needs the order of time. */
  async correlate(): Promise<void> {
    const correlator = new Correlator();
    this.waiting.sort((a, b) => comparePlaces(a.place, b.place));
    for (const { rule, group, sightings, row } of this.waiting) {
      const firing = correlator.push(rule, group, sightings);
      if (firing === undefined || !firing.isNew) continue;
      await this.print(rule, group, { ...row, count: firing.count, from: timeOf(firing.from) });
    }
  }

  /** `3 matches of 2 rules (of 40) in 1000 events`. */
  describe(): string {
    const rejected = this.rejected > 0 ? `, ${countOf(this.rejected, 'record')} rejected` : '';
    const matches = countOf(this.rows, 'match', 'matches');
    const rules = `${countOf(this.fired.size, 'rule')} (of ${this.rules.length})`;
    return `${matches} of ${rules} in ${countOf(this.events, 'event')}${rejected}`;
  }

  private async print(rule: Rule, group: readonly string[], row: Row): Promise<void> {
    this.rows++;
    this.fired.add(rule);
    const { id, title, level } = rule.info;
    await this.writer.add({
      rule: id,
      name: callRule(rule),
      title,
      level,
      kind: rule.kind,
      group: describeGroup(rule, group),
      ...row,
    });
  }
}
