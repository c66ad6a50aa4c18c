import { type Command, InvalidArgumentError, Option } from 'commander';
import { type LookupAttribute, parseLookupAttributes } from '../core/lookups/lookup-attribute';
import { parseLookupTime } from '../core/lookups/lookup-time';
import { checked, readCount } from './options';

/** The options of `aws cloudtrail lookup-events`, read. */
export interface LookupOptions {
  readonly lookupAttributes?: readonly LookupAttribute[];
  /** ISO 8601 in UTC, whole seconds. */
  readonly startTime?: string;
  readonly endTime?: string;
  readonly eventCategory?: 'insight';
  readonly region?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly maxItems?: number;
  readonly startingToken?: string;
  readonly pageSize?: number;
  /** False after `--no-paginate`. */
  readonly paginate: boolean;
}

/** CloudTrail API Reference, "LookupEvents": MaxResults; also how many there are where it is not said. */
export const MAX_RESULTS = 50;

const HELP = `
The options and the answer are those of aws cloudtrail lookup-events: JSON, newest event first. Unlike
there, any number of attributes can be given, of which all must hold; events of any age answer, data
events too; and all Regions do where --region names none.

AttributeKey is one of EventId, EventName, ReadOnly, Username, ResourceType, ResourceName, EventSource,
AccessKeyId. An event is found by a value if it stands in the event's printed answer, exactly. EventId,
EventName and AccessKeyId are looked up by key; the others read every event of the time that is asked,
of one service with EventSource: give --start-time where there are many.

--region says where the events happened. The deployed store of --stack is found through --profile and
AWS_REGION instead, as the store of every Region lies in one.

Only JSON is printed: for what --query and --output text do, hand it to jq.`;

/** The options of the command, in the order in which help prints them. */
export function addLookupOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--lookup-attributes <attribute...>',
        'AttributeKey=string,AttributeValue=string, several at once, or a list of them in JSON',
      ).argParser(
        checked((written, previous: readonly LookupAttribute[] = []) => [
          ...previous,
          ...parseLookupAttributes(written),
        ]),
      ),
    )
    .addOption(momentOption('--start-time <time>', 'at or after it (UTC): ISO 8601, a date, or'))
    .addOption(momentOption('--end-time <time>', 'at or before it; a date is its first second, or'))
    .addOption(
      new Option('--event-category <name>', 'Insights events, and nothing else').choices([
        'insight',
      ]),
    )
    .option('--region <name>', 'events of this AWS Region only', readName)
    .option('--max-results <number>', 'one page of at most so many, 1 to 50', readMaxResults)
    .option('--next-token <token>', 'the next page, by the NextToken of the page before', readName)
    .option(
      '--max-items <number>',
      'at most so many, with a NextToken when there are more',
      readCount,
    )
    .option('--starting-token <token>', 'go on where --max-items ended, by its NextToken', readName)
    .option('--page-size <number>', 'changes nothing here', readCount)
    .option('--no-paginate', 'one page of at most 50')
    .addOption(new Option('--output <format>', 'how to print').choices(['json']).default('json'))
    .addHelpText('after', HELP);
}

function momentOption(flags: string, description: string): Option {
  return new Option(flags, `${description} seconds since 1970`).argParser(
    checked((written) => parseLookupTime(written)),
  );
}

function readMaxResults(written: string): number {
  const count = readCount(written);
  if (count <= MAX_RESULTS) return count;
  throw new InvalidArgumentError(
    `Member must have value less than or equal to ${MAX_RESULTS}. --max-items takes any.`,
  );
}

function readName(written: string): string {
  if (written !== '') return written;
  throw new InvalidArgumentError('It is empty.');
}
