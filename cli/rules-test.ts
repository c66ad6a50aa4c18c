import { createHash } from 'node:crypto';
import { secondsOf, timeText } from '../core/calendar';
import type { FoundFile } from '../core/ports';
import { fieldsOf } from '../core/records/record-fields';
import { Correlator } from '../core/rules/correlation/correlate';
import { comparePlaces, type Place } from '../core/rules/correlation/sighting';
import type { Rule } from '../core/rules/rule';
import { ruleEvent } from '../core/rules/rule-event';
import type { CliContext, StoreChoice } from './context';
import { fileReport } from './file-report';
import { type EventFormat, type Row, type RowWriter, rowWriter } from './output/event-rows';
import { MATCH_COLUMNS, MATCH_GLANCE } from './output/match-rows';
import { forTerminal } from './output/neutralise';
import { Progress } from './output/progress';
import { type Contribution, describeGroup, RuleMatcher } from './rules-matching';
import { callRule, chooseRules, countOf, printProblems } from './rules-reading';
import { type LoggedRecord, type RejectedRecord, readRecordsAt } from './rules-records';

export interface RulesTestOptions extends StoreChoice {
  /** Rule files; the rules that the configuration has on, where left out. */
  readonly rules?: readonly string[];
  /** Files of records to run them over; see `readRecordsAt`. */
  readonly events: readonly string[];
  readonly output: EventFormat;
}

/** Records that cannot be read and are named one by one; the rest are counted. */
const NAMED_REJECTED = 5;

/**
 * Runs rules over logs, and prints what they fire at: a row for each event that a detection rule
 * matches, in the order of the logs, then one for each firing of a correlation, in order of time. An
 * event that stands in several files in the same words is looked at once. Correlations leave out events
 * that say no time that can be read.
 *
 * @returns the exit code: 1 when a log could not be read or a rule cannot be used
 */
export async function rulesTest(options: RulesTestOptions, context: CliContext): Promise<number> {
  const { rules, problems } = await chooseRules(options.rules, context);
  const writer = rowWriter(options.output, context.out, MATCH_COLUMNS, MATCH_GLANCE);
  const run = new TestRun(rules, context.configuredStack, writer);
  const progress = new Progress(context.err, context.now);
  const report = fileReport();
  for await (const each of readRecordsAt(options.events, options, report, context)) {
    if ('rejected' in each) run.reject(each);
    else await run.look(each);
    if (!context.out.isTerminal) progress.update(() => `${run.events} events read`);
  }
  await run.correlate();
  await writer.end();
  await progress.clear();
  await report.print(context.err);
  await printProblems(problems, context.err);
  for (const line of run.closingLines()) await context.err.write(`${forTerminal(line)}\n`);
  return report.failures > 0 || problems.length > 0 ? 1 : 0;
}

/** An event that counts for a correlation, until all logs are read. */
interface Waiting extends Contribution {
  readonly place: Place;
  readonly row: Row;
}

class TestRun {
  events = 0;
  private untimed = 0;
  private rejected = 0;
  private readonly namedRejected: RejectedRecord[] = [];
  private rows = 0;
  private readonly fired = new Set<Rule>();
  private readonly matcher: RuleMatcher;
  private readonly waiting: Waiting[] = [];
  /** Records that some rule took note of, and the file: CloudTrail can deliver one twice. */
  private readonly seenIn = new Map<string, FoundFile>();

  constructor(
    private readonly rules: readonly Rule[],
    private readonly stackName: string,
    private readonly writer: RowWriter,
  ) {
    this.matcher = new RuleMatcher(rules);
  }

  async look({ value, record, event, file }: LoggedRecord): Promise<void> {
    this.events++;
    const isTimed = event.eventTime !== '';
    if (!isTimed) this.untimed++;
    // Printable ASCII is all that an id holds, so that a line end keeps the two apart.
    const place = {
      at: secondsOf(event.eventTime),
      eventId: `${event.eventId}\n${event.account}`,
    };
    const looked = ruleEvent(
      fieldsOf(value),
      { record, event: () => event },
      { stackName: this.stackName },
    );
    const matches = this.matcher.look(looked, place);
    const { detections } = matches;
    const contributions = isTimed ? matches.contributions : [];
    if (detections.length === 0 && contributions.length === 0) return;
    if (this.wasSeenElsewhere(event.bytes, file)) return;
    const row = {
      at: isTimed ? event.eventTime : value.eventTime,
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

  reject(record: RejectedRecord): void {
    this.rejected++;
    if (this.namedRejected.length < NAMED_REJECTED) this.namedRejected.push(record);
  }

  /** Logs come in any order; a correlation needs the order of time. */
  async correlate(): Promise<void> {
    const correlator = new Correlator();
    this.waiting.sort((a, b) => comparePlaces(a.place, b.place));
    for (const { rule, group, sightings, row } of this.waiting) {
      const firing = correlator.push(rule, group, sightings);
      if (firing === undefined || !firing.isNew) continue;
      await this.print(rule, group, { ...row, count: firing.count, from: timeText(firing.from) });
    }
  }

  /**
   * The records that cannot be read, by their places, and `3 matches of 2 rules (of 40) in 1000 events, 5
   * of them without a time that can be read: correlations leave them out; 1 record unreadable`.
   */
  closingLines(): string[] {
    const named = this.namedRejected.map(
      ({ place, rejected }) => `unreadable: ${place}: ${rejected}`,
    );
    const unnamed = this.rejected - named.length;
    const more = unnamed > 0 ? [`and ${countOf(unnamed, 'more record')} unreadable`] : [];
    const matches = countOf(this.rows, 'match', 'matches');
    const rules = `${countOf(this.fired.size, 'rule')} (of ${this.rules.length})`;
    const events = `${countOf(this.events, 'event')}${this.describeUntimed()}`;
    const rejected = this.rejected > 0 ? `; ${countOf(this.rejected, 'record')} unreadable` : '';
    return [...named, ...more, `${matches} of ${rules} in ${events}${rejected}`];
  }

  private describeUntimed(): string {
    if (this.untimed === 0) return '';
    return `, ${this.untimed} of them without a time that can be read: correlations leave them out`;
  }

  /** Whether another file had it already; what one file says twice, somebody put there twice. */
  private wasSeenElsewhere(record: Buffer, file: FoundFile): boolean {
    const hash = createHash('sha256').update(record).digest('base64');
    const seenIn = this.seenIn.get(hash);
    if (seenIn === undefined) this.seenIn.set(hash, file);
    return seenIn !== undefined && seenIn !== file;
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
