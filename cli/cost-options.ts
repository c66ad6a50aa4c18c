import { type Command, Option } from 'commander';
import type { PriceOverrides } from '../core/costs/price-overrides';
import { USUAL } from '../core/costs/workload';
import {
  type OfClasses,
  parseAmount,
  parseIndexes,
  parseLifecycleDays,
  parsePrice,
  parseRetention,
} from '../core/costs/written-levers';
import type { LifecycleDays } from '../core/log-lifecycle';
import type { RetentionDays } from '../core/settings';
import type { EventIndex } from '../core/tables';
import type { CliContext } from './context';
import { checked, outputOption, readCount } from './options';
import { EVENT_FORMATS, type EventFormat } from './output/event-rows';

export interface CostOptions {
  readonly managementEvents?: number;
  readonly s3DataEvents?: number;
  readonly sesDataEvents?: number;
  readonly storedManagementEvents?: number;
  readonly retention?: OfClasses<RetentionDays>;
  readonly indexes?: OfClasses<readonly EventIndex[]>;
  readonly logsColdAfter?: LifecycleDays;
  readonly logsExpireAfter?: LifecycleDays;
  readonly eventsAFile: number;
  readonly secondTrail?: true;
  readonly alarms: number;
  readonly queries: number;
  readonly queryDays: number;
  readonly price?: PriceOverrides;
  readonly prices?: string;
  readonly listPrices?: true;
  readonly output: EventFormat;
}

const HELP = `
A number of events is one a month, and is written as 250000, 500k, 2M or 1e6. At least one of the three
is needed. What is not said is as the default configuration has it.

docs/cost.md says what each lever is worth, and where the figures come from.`;

/** Adds the command; it reads no store and asks AWS nothing. */
export function addCostCommand(
  program: Command,
  context: CliContext,
  done: (exitCode: number) => void,
): void {
  program
    .command('cost')
    .description('print what a store costs a month, and what the same events cost elsewhere')
    .addOption(eventsOption('--management-events', 'management events, of all services'))
    .addOption(eventsOption('--s3-data-events', 'calls on S3 objects that the trail records'))
    .addOption(eventsOption('--ses-data-events', 'mail sent through the SES API'))
    .addOption(
      eventsOption(
        '--stored-management-events',
        'those of services that are stored; all of them where left out',
      ),
    )
    .addOption(
      new Option(
        '--retention <class=days>',
        'days in the tables, or forever: data=90,management=400,sends=400',
      ).argParser(checked(parseRetention)),
    )
    .addOption(
      new Option(
        '--indexes <class=list>',
        'indexes of a class, once for each: data=resource,accessKey; data= for none',
      ).argParser(checked(parseIndexes)),
    )
    .addOption(daysOption('--logs-cold-after', 'until log files of 128 KB and more move to cold'))
    .addOption(daysOption('--logs-expire-after', 'until log files are deleted'))
    .addOption(
      new Option('--events-a-file <number>', 'events that a log file holds, in the mean')
        .default(USUAL.eventsAFile)
        .argParser(readCount),
    )
    .option('--second-trail', 'another trail of the account has the free copy already')
    .addOption(
      new Option('--alarms <number>', 'alarms of the stack')
        .default(USUAL.alarms)
        .argParser(checked(parseAmount)),
    )
    .addOption(
      new Option('--queries <number>', 'questions that are asked a month')
        .default(USUAL.queries)
        .argParser(checked(parseAmount)),
    )
    .addOption(
      new Option('--query-days <days>', 'days back that a question goes')
        .default(USUAL.queryDays)
        .argParser(readCount),
    )
    .addOption(
      new Option('--price <name=usd>', 'another price than the list’s, once for each').argParser(
        checked(parsePrice),
      ),
    )
    .option('--prices <file>', 'a JSON file of them: {"dynamoDbWriteUnit": 0.71}')
    .option('--list-prices', 'print the prices by name, with their source, and nothing else')
    .addOption(outputOption(EVENT_FORMATS))
    .addHelpText('after', HELP)
    .action(async (options) => {
      const { cost } = await import('./cost');
      done(await cost(options, context));
    });
}

function eventsOption(name: string, description: string): Option {
  return new Option(`${name} <number>`, description).argParser(checked(parseAmount));
}

function daysOption(name: string, description: string): Option {
  return new Option(`${name} <days>`, `days, or never, ${description}`).argParser(
    checked(parseLifecycleDays),
  );
}
