import { type Command, Option } from 'commander';
import { CATEGORIES } from '../core/classification/classification';
import { DIMENSIONS } from '../core/queries/dimension';
import { addAlertCommands } from './alert-commands';
import { addAuditCommands } from './audit-commands';
import { addRepairCommands } from './backfill-commands';
import type { CliContext } from './context';
import { addCostCommand } from './cost-options';
import { denied } from './denied';
import { events } from './events';
import { files } from './files';
import { addFilterOptions, addTimeOptions, readAccount, readService } from './filter-options';
import { generate } from './generate';
import { IDENTITY_COLUMNS, identity } from './identity';
import { ingest } from './ingest';
import { inspect } from './inspect';
import { key } from './key';
import { lookupEvents } from './lookup-events';
import { addLookupOptions } from './lookup-options';
import { object } from './object';
import { OBJECT_COLUMNS } from './object-view';
import {
  columnsOption,
  explainOption,
  limitOption,
  outputOption,
  profileOption,
  readCount,
  readSeed,
  regionOption,
  servicesOption,
  stackOption,
} from './options';
import { EVENT_FORMATS } from './output/event-rows';
import { principal } from './principal';
import { addAskOptions, addNamedOptions, nextOption, oldestFirstOption } from './question-options';
import { addRuleCommands } from './rules-commands';
import { show } from './show';
import { start } from './start';
import { summary } from './summary';
import { addVerifyCommand } from './verify-options';

/** Settles a command's exit code. */
type Done = (exitCode: number) => void;

/** Adds every command, in the order in which help lists them. */
export function addCommands(program: Command, context: CliContext, done: Done): void {
  addLogCommands(program, context, done);
  addEventCommands(program, context, done);
  addAnswersByName(program, context, done);
  addCounts(program, context, done);
  addAlertCommands(program, context, done);
  addAuditCommands(program, context, done);
  addRepairCommands(program, context, done);
  addRuleCommands(program, context, done);
  addVerifyCommand(program, context, done);
  addCostCommand(program, context, done);
  addDemonstration(program, context, done);
}

/** Commands that read logs, and the account of them. */
function addLogCommands(program: Command, context: CliContext, done: Done): void {
  program
    .command('inspect')
    .description('read and classify logs, and store nothing')
    .argument('<path...>', 'log files, folders of them, or s3://bucket/prefix')
    .addOption(outputOption(['table', 'json', 'jsonl']))
    .addOption(regionOption())
    .addOption(profileOption())
    .action(async (paths, options) => done(await inspect(paths, options, context)));

  program
    .command('ingest')
    .description('read logs into the local store, or into a deployed one')
    .argument('<path...>', 'log files, folders of them, or s3://bucket/prefix')
    .addOption(servicesOption())
    .option('--json', 'print the totals as one line of JSON')
    .addOption(stackOption())
    .addOption(regionOption())
    .addOption(profileOption())
    .action(async (paths, options) => done(await ingest(paths, options, context)));

  program
    .command('files')
    .description('print the ledger: which logs were read when, and what became of their records')
    .option('--account <id>', 'logs of this account', readAccount)
    .option('--in-region <name>', 'logs of this Region')
    .option('--since <time>', 'delivered at or after it (UTC): ISO 8601, a date, or 2h, 7d ago')
    .option('--until <time>', 'delivered at or before it')
    .option('--rejected', 'only logs with records that could not be read')
    .addOption(limitOption())
    .addOption(outputOption(EVENT_FORMATS))
    .addOption(stackOption())
    .addOption(regionOption())
    .addOption(profileOption())
    .action(async (options) => done(await files(options, context)));
}

/** Commands that print events. */
function addEventCommands(program: Command, context: CliContext, done: Done): void {
  addAskOptions(
    addFilterOptions(
      program.command('events').description('print stored events, newest first'),
      context.now,
    )
      .addOption(limitOption())
      .addOption(oldestFirstOption())
      .addOption(nextOption())
      .option(
        '--from <path...>',
        'read these logs into the store first: files, folders, s3://bucket/prefix; known ones are passed over',
      )
      .addOption(servicesOption())
      .addOption(outputOption(EVENT_FORMATS))
      .addOption(columnsOption()),
  ).action(async (options) => done(await events(options, context)));

  addLookupOptions(
    program
      .command('lookup-events')
      .description('look up events as aws cloudtrail lookup-events does'),
  )
    .addOption(explainOption())
    .addOption(stackOption())
    .addOption(profileOption())
    .action(async (options) => done(await lookupEvents(options, context)));

  addAskOptions(
    addTimeOptions(
      program
        .command('show')
        .description('print one event whole: what is known of it, its record, its log, its copies')
        .argument('<event>', 'its event id, or TIME#EVENT_ID, which is one read in each stream')
        .option('--raw', "print the record's own bytes and nothing else")
        .addOption(outputOption(['text', 'json']).default('text'))
        .option('--account <id>', 'of this account', readAccount)
        .option('--service <name>', 'of this service: s3, ses, …', readService)
        .addOption(new Option('--category <name>', 'of this category').choices(CATEGORIES)),
      context.now,
    ),
  ).action(async (event, options) => done(await show(event, options, context)));
}

/** What an object, an identity, a key or a principal did or suffered. */
function addAnswersByName(program: Command, context: CliContext, done: Done): void {
  addNamedOptions(
    program
      .command('object')
      .description('print the history of an S3 object: who wrote, read, copied, deleted it')
      .argument('<object>', 's3://bucket/key, s3://bucket/prefix*, or an ARN')
      .addOption(oldestFirstOption()),
    { limit: 100, columns: OBJECT_COLUMNS },
    context.now,
  ).action(async (name, options) => done(await object(name, options, context)));

  addNamedOptions(
    program
      .command('identity')
      .description('print the life of an SES identity, and the mail sent as it')
      .argument('<identity>', 'a domain, an address, or an ARN')
      .addOption(oldestFirstOption()),
    { limit: 100, columns: IDENTITY_COLUMNS },
    context.now,
  ).action(async (name, options) => done(await identity(name, options, context)));

  addNamedOptions(
    program
      .command('key')
      .description('print what an access key did: in numbers, then the newest events')
      .argument('<access key id>'),
    { limit: 50 },
    context.now,
  ).action(async (name, options) => done(await key(name, options, context)));

  addNamedOptions(
    program
      .command('principal')
      .description('print what a principal did: in numbers, then the newest events')
      .argument(
        '<principal>',
        '111122223333:user/alice, an ARN, or a part such as alice, of the last 7 days',
      ),
    { limit: 50 },
    context.now,
  ).action(async (name, options) => done(await principal(name, options, context)));
}

function addCounts(program: Command, context: CliContext, done: Done): void {
  addAskOptions(
    addFilterOptions(
      program.command('denied').description('print refused calls, newest first: of the last day'),
      context.now,
    )
      .addOption(limitOption())
      .addOption(oldestFirstOption())
      .addOption(nextOption())
      .addOption(outputOption(EVENT_FORMATS))
      .addOption(columnsOption()),
  ).action(async (options) => done(await denied(options, context)));

  addAskOptions(
    addFilterOptions(
      program.command('summary').description('count events: an overview, or by one thing'),
      context.now,
    )
      .addOption(new Option('--by <what>', 'count by it').choices(DIMENSIONS))
      .option('--limit <rows>', 'rows: 20, hours and days 1000, an overview 5', readCount)
      .addOption(outputOption(EVENT_FORMATS)),
  ).action(async (options) => done(await summary(options, context)));
}

function addDemonstration(program: Command, context: CliContext, done: Done): void {
  program
    .command('generate')
    .description('write realistic CloudTrail logs, with an incident told in them')
    .requiredOption('--events <number>', 'how many records', readCount)
    .requiredOption('--seed <number>', 'the same seed gives the same logs', readSeed)
    .requiredOption('--out <folder>', 'where to; it is made if it is not there')
    .option('--events-per-file <number>', 'about how many records a file holds', readCount)
    .option('--digests', 'sign digests of them too, with a key made for it, for trailstore verify')
    .action(async (options) => done(await generate(options, context)));

  program
    .command('start')
    .description('run the whole system on this machine over generated logs')
    .action(async () => done(await start(context)));
}
