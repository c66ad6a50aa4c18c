import { type Command, Option } from 'commander';
import { backfill } from './backfill';
import type { CliContext } from './context';
import { readAccount } from './filter-options';
import { outputOption, profileOption, readCount, regionOption, stackOption } from './options';
import { quarantine } from './quarantine';
import { redrive } from './redrive';

/** Files a second. */
const USUAL_RATE = 50;

/** Adds the commands that repair what did not reach the store. */
export function addRepairCommands(
  program: Command,
  context: CliContext,
  done: (exitCode: number) => void,
): void {
  addBackfill(program, context, done);
  addRedrive(program, context, done);
  addQuarantine(program, context, done);
}

function addBackfill(
  program: Command,
  context: CliContext,
  done: (exitCode: number) => void,
): void {
  program
    .command('backfill')
    .description('queue log files of a deployed stack that its ledger does not have')
    .requiredOption(
      '--since <time>',
      'delivered at or after it (UTC): ISO 8601, a date, or 2h, 7d ago',
    )
    .option('--until <time>', 'delivered at or before it; now where left out')
    .option('--account <id>', 'logs of this account', readAccount)
    .option('--region <name>', 'logs of this Region')
    .option('--dry-run', 'print the estimate, and queue nothing')
    .addOption(
      new Option(
        '--rate <files>',
        'queue at most so many files a second: alerts of what happens now wait behind what is queued',
      )
        .default(USUAL_RATE)
        .argParser(readCount),
    )
    .option('--restart', 'begin anew, though the same backfill was stopped before')
    .option('--yes', 'queue without asking')
    .addOption(stackOption())
    .option('--stack-region <name>', 'AWS Region of the stack, as --region of the AWS CLI')
    .addOption(profileOption())
    .addOption(outputOption(['table', 'json']))
    .action(async (options) => done(await backfill(options, context)));
}

function addRedrive(program: Command, context: CliContext, done: (exitCode: number) => void): void {
  program
    .command('redrive')
    .description('move messages of a deployed stack that failed back to its queue, and say why')
    .option('--dry-run', 'only look')
    .option('--limit <number>', 'at most so many messages', readCount)
    .addOption(outputOption(['table', 'json']))
    .addOption(stackOption())
    .addOption(regionOption())
    .addOption(profileOption())
    .action(async (options) => done(await redrive(options, context)));
}

function addQuarantine(
  program: Command,
  context: CliContext,
  done: (exitCode: number) => void,
): void {
  program
    .command('quarantine')
    .description('print records and files that could not be read, or read them again')
    .option('--account <id>', 'of logs of this account', readAccount)
    .option('--in-region <name>', 'of logs of this Region')
    .option('--since <time>', 'delivered at or after it (UTC): ISO 8601, a date, or 2h, 7d ago')
    .option('--until <time>', 'delivered at or before it')
    .option('--reason <text>', 'with this in the reason')
    .option('--limit <number>', 'at most so many; 100, or all to be read again', readCount)
    .option('--retry', 'read their files again')
    .addOption(outputOption(['table', 'json', 'jsonl']))
    .addOption(stackOption())
    .addOption(regionOption())
    .addOption(profileOption())
    .action(async (options) => done(await quarantine(options, context)));
}
