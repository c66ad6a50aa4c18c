import { type Command, Option } from 'commander';
import { LEVELS } from '../core/rules/rule';
import type { CliContext } from './context';
import { addFilterOptions } from './filter-options';
import { outputOption, profileOption, regionOption } from './options';
import { BACKTEST_FORMATS } from './output/backtest-report';
import { EVENT_FORMATS } from './output/event-rows';
import { MATCH_HELP } from './output/match-rows';
import { addAskOptions } from './question-options';

/** Settles a command's exit code. */
type Done = (exitCode: number) => void;

/**
 * Adds `rules` and the commands below it. Each is loaded when it is called: reading YAML takes a library
 * that no other command should wait for.
 */
export function addRuleCommands(program: Command, context: CliContext, done: Done): void {
  const rules = program
    .command('rules')
    .description('list, check, try and draft the rules that raise alerts: Sigma YAML');
  addKnowing(rules, context, done);
  addTrying(rules, context, done);
  for (const command of rules.commands) command.copyInheritedSettings(program);
}

/** Commands about the rules themselves. */
function addKnowing(rules: Command, context: CliContext, done: Done): void {
  rules
    .command('list')
    .description(
      'print the rules that there are, and whether they are on (correlated: for correlations)',
    )
    .argument(
      '[text]',
      'only those that say it in their id, name, title, description, tags or file',
    )
    .addOption(new Option('--level <level>', 'of this level').choices(LEVELS))
    .addOption(outputOption(EVENT_FORMATS))
    .action(async (text, options) => {
      const { rulesList } = await import('./rules-list');
      done(await rulesList(text, options, context));
    });

  rules
    .command('check')
    .description('print what is wrong with rules, and run the events that lie beside them')
    .argument('<path...>', 'rule files, or folders of them')
    .action(async (paths) => {
      const { rulesCheck } = await import('./rules-check');
      done(await rulesCheck(paths, context));
    });

  addAskOptions(
    rules
      .command('new')
      .description('draft a rule from an event of the store, or of logs')
      .argument('[event]', 'its event id, or TIME#EVENT_ID')
      .option('--from <path...>', 'look in these logs: files, folders, s3://bucket/prefix')
      .option('--event-id <id>', 'its event id')
      .option('--out <file>', 'write it there, and its event beside it as x.events.json'),
  ).action(async (event, options) => {
    const { rulesNew } = await import('./rules-new');
    done(await rulesNew(event, options, context));
  });
}

/** Commands that run rules over events. */
function addTrying(rules: Command, context: CliContext, done: Done): void {
  rules
    .command('test')
    .description('run rules over logs, and print the events that they fire at')
    .addOption(rulesOption('these rule files, not the rules that are on: files, folders'))
    .requiredOption('--events <path...>', 'records: files, folders, s3://bucket/prefix')
    .addOption(outputOption(EVENT_FORMATS))
    .addOption(regionOption())
    .addOption(profileOption())
    .addHelpText('after', MATCH_HELP)
    .action(async (options) => {
      const { rulesTest } = await import('./rules-test');
      done(await rulesTest(options, context));
    });

  addAskOptions(
    addFilterOptions(
      rules
        .command('backtest')
        .description('run rules over stored events, and count what they would have raised')
        .addOption(rulesOption('these rule files, not the rules that are on: files, folders')),
      context.now,
    ).addOption(outputOption(BACKTEST_FORMATS)),
  ).action(async (options) => {
    const { rulesBacktest } = await import('./rules-backtest');
    done(await rulesBacktest(options, context));
  });
}

function rulesOption(description: string): Option {
  return new Option('--rules <path...>', description);
}
