import { randomUUID } from 'node:crypto';
import { UsageError } from '../core/errors';
import type { TrailEvent } from '../core/events/event';
import { parseAtKey } from '../core/items/keys';
import { readStoredRecord } from '../core/items/parse-record';
import type { CloudTrailRecord, JsonObject } from '../core/records/record';
import type { AskOptions } from './ask';
import type { CliContext, StoreChoice } from './context';
import { fileReport } from './file-report';
import { findById, type IdFilter } from './find-by-id';
import { describeAbsence } from './output/event-absence';
import { indentJson } from './output/json-text';
import { forTerminal } from './output/neutralise';
import { draftRule, nameOfDraft } from './output/rule-draft';
import { readRecordsAt } from './rules-records';
import { rereadEvent } from './rules-stored';

export interface RulesNewOptions extends StoreChoice, AskOptions {
  /** Logs to look for the event in, in place of a store. */
  readonly from?: readonly string[];
  readonly eventId?: string;
  /** The file to write; what is written goes to standard output where left out. */
  readonly out?: string;
}

/** An event, and the record that tells of it. */
interface Example {
  readonly event: TrailEvent;
  readonly record: CloudTrailRecord;
  readonly value: JsonObject;
}

const TIME_AND_ID = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#./;
/** The time that a rule's own tests give an event that says none: they demand one. */
const TIME_IN_CASES = '1970-01-01T00:00:00Z';
/** What ids are made of, and a hash that may close them, and the time before it; see `readRecord`. */
const WRITTEN = /^[\x20-\x7e]{1,230}$/;

/**
 * Drafts a rule that matches an event of the store, or of logs.
 *
 * @param written the event's id, or its time and id; absent where an option says it
 * @returns the exit code: 1 when there is no such event
 * @throws {UsageError} when no event or two are named, and when a file to be written is there already
 */
export async function rulesNew(
  written: string | undefined,
  options: RulesNewOptions,
  context: CliContext,
): Promise<number> {
  const id = eventIdOf(written, options);
  const example =
    options.from === undefined
      ? await findInStore(id, options, context)
      : await findInLogs(id, options.from, options, context);
  if (example === undefined) return 1;
  if (example.record.eventSource === undefined || example.record.eventName === undefined) {
    throw new UsageError('the record names no event: a rule cannot tell it by its name');
  }
  const date = context.now().toISOString().slice(0, 10);
  const rule = draftRule({ ...example, id: randomUUID(), date });
  if (options.out === undefined) await context.out.write(rule);
  else await writeBoth(options.out, rule, example, context);
  return 0;
}

function eventIdOf(written: string | undefined, { from, eventId }: RulesNewOptions): string {
  if (written !== undefined && eventId !== undefined) {
    throw new UsageError('name the event once: leave --event-id out');
  }
  const id = written ?? eventId;
  if (id !== undefined && !WRITTEN.test(id)) {
    throw new UsageError(`${JSON.stringify(id)} is no event id, and no TIME#EVENT_ID`);
  }
  if (id !== undefined) return id;
  const where = from === undefined ? 'trailstore rules new EVENT_ID' : '--event-id ID';
  throw new UsageError(`name the event to draft a rule from: ${where}`);
}

async function findInStore(
  written: string,
  options: RulesNewOptions,
  context: CliContext,
): Promise<Example | undefined> {
  const filter = idFilter(written);
  const store = await context.openStore(options, 'read');
  try {
    const listings = await store.reader.listStreams();
    const [found] = await findById(filter, { store, listings, options, context });
    if (found === undefined) {
      await context.err.write(`${forTerminal(describeAbsence(filter, listings))}\n`);
      return undefined;
    }
    const { value, record, event } = rereadEvent(found, readStoredRecord(found.item));
    return { value, record, event: event() };
  } finally {
    await store.close();
  }
}

function idFilter(written: string): IdFilter {
  if (!TIME_AND_ID.test(written)) return { eventId: written };
  const { eventTime, eventId } = parseAtKey(written);
  return { eventId, since: eventTime, until: eventTime };
}

async function findInLogs(
  id: string,
  paths: readonly string[],
  choice: StoreChoice,
  context: CliContext,
): Promise<Example | undefined> {
  const report = fileReport();
  for await (const each of readRecordsAt(paths, choice, report, context)) {
    if (!('rejected' in each) && each.event.eventId === id) return each;
  }
  await report.print(context.err);
  await context.err.write(`${forTerminal(`no event in these logs has the id ${id}`)}\n`);
  return undefined;
}

async function writeBoth(
  path: string,
  rule: string,
  { event, value }: Example,
  context: CliContext,
): Promise<void> {
  const [, stem] = /^(.*)\.ya?ml$/s.exec(path) ?? [];
  if (stem === undefined) {
    throw new UsageError(`a rule file ends in .yml: write --out ${nameOfDraft(event)}.yml`);
  }
  const isTimed = event.eventTime !== '';
  const example = { ...value, eventTime: isTimed ? event.eventTime : TIME_IN_CASES };
  const cases = {
    match: [
      { why: `The event that the rule was drafted from: ${event.eventName}.`, events: [example] },
    ],
    noMatch: [],
  };
  await context.writeNewFile(path, rule);
  await context.writeNewFile(`${stem}.events.json`, `${indentJson(JSON.stringify(cases))}\n`);
  const note = `wrote ${path} and ${stem}.events.json, which holds the event as it is: its accounts, names, addresses and keys are yours; take out what others should not see before you share it`;
  await context.err.write(`${forTerminal(note)}\n`);
  if (isTimed) return;
  await context.err.write(`its time cannot be read: there it is ${TIME_IN_CASES}\n`);
}
