import type { Command } from 'commander';
import { acceptFindings, audit } from './audit';
import type { CliContext } from './context';
import { outputOption, profileOption, regionOption, stackOption } from './options';

/** Adds `audit`, and `audit accept` below it. */
export function addAuditCommands(
  program: Command,
  context: CliContext,
  done: (exitCode: number) => void,
): void {
  // What stands behind a command is its own: `audit` would take the options of `audit accept` before it.
  program.enablePositionalOptions();
  const list = program
    .command('audit')
    .description('print what the audits of a deployed stack found, and up to when all is proven')
    .option('--all', 'findings that are mended, too')
    .option('--since <time>', 'findings seen at or after it (UTC): ISO 8601, a date, or 2h, 7d ago')
    .addOption(outputOption(['table', 'json', 'jsonl']))
    .addOption(stackOption())
    .addOption(regionOption())
    .addOption(profileOption())
    .action(async (options) => done(await audit(options, context)));

  list
    .command('accept')
    .description('keep that somebody looked into a finding: it alarms no more')
    .argument('<object>', 'the address that the finding is about, as audit prints it')
    .requiredOption('--reason <text>', 'why it is no concern')
    .addOption(stackOption())
    .addOption(regionOption())
    .addOption(profileOption())
    .action(async (object, options) => done(await acceptFindings(object, options, context)));
}
