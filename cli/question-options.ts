import { type Command, Option } from 'commander';
import { addTimeOptions } from './filter-options';
import {
  allowScanOption,
  columnsOption,
  explainOption,
  limitOption,
  outputOption,
  profileOption,
  regionOption,
  stackOption,
} from './options';
import { EVENT_FORMATS } from './output/event-rows';

/** The options of a question about something that is named, answered page by page. */
export function addNamedOptions(
  command: Command,
  { limit, columns }: { readonly limit: number; readonly columns?: readonly string[] },
  now: () => Date,
): Command {
  return addAskOptions(
    addTimeOptions(command, now)
      .addOption(limitOption().default(limit))
      .addOption(nextOption())
      .addOption(outputOption(EVENT_FORMATS))
      .addOption(columnsOption(columns)),
  );
}

export function oldestFirstOption(): Option {
  return new Option('--oldest-first', 'the oldest event first');
}

export function nextOption(): Option {
  return new Option('--next <token>', 'the next page: the token that the page before printed');
}

/** What every command takes that asks a store. */
export function addAskOptions(command: Command): Command {
  return command
    .addOption(explainOption())
    .addOption(allowScanOption())
    .addOption(stackOption())
    .addOption(regionOption())
    .addOption(profileOption());
}
