import { type Command, Option } from 'commander';
import { LEVELS } from '../core/rules/rule';
import { alerts } from './alerts';
import type { CliContext } from './context';
import { addTimeOptions, readAccount } from './filter-options';
import { limitOption, outputOption, profileOption, regionOption, stackOption } from './options';
import { EVENT_FORMATS } from './output/event-rows';

/** Adds `alerts`, and `alerts show` below it. */
export function addAlertCommands(
  program: Command,
  context: CliContext,
  done: (exitCode: number) => void,
): void {
  // What stands behind a command is its own: `alerts` would take the options of `alerts show` before it.
  program.enablePositionalOptions();
  const list = addTimeOptions(
    program.command('alerts').description('print alerts, newest first'),
    context.now,
  )
    .option('--rule <name>', 'of this rule: its name or its id')
    .addOption(new Option('--level <level>', 'of this level, or graver').choices(LEVELS))
    .option('--account <id>', 'of this account', readAccount)
    .option('--principal <name>', 'by this principal: whole as alerts print it, its ARN, or a part')
    .addOption(limitOption())
    .addOption(outputOption(EVENT_FORMATS))
    .addOption(stackOption())
    .addOption(regionOption())
    .addOption(profileOption())
    .action(async (options) => done(await alerts(options, context)));

  list
    .command('show')
    .description('print one alert whole: who, what, where, what to do, and the commands for more')
    .argument('<id>', "the alert's id")
    .addOption(outputOption(['text', 'json']).default('text'))
    .addOption(stackOption())
    .addOption(regionOption())
    .addOption(profileOption())
    .action(async (id, options) => {
      const { showAlert } = await import('./alerts-show');
      done(await showAlert(id, options, context));
    });
}
