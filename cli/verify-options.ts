import { type Command, InvalidArgumentError } from 'commander';
import type { CliContext } from './context';
import { addTimeOptions } from './filter-options';
import { outputOption, profileOption, stackOption } from './options';

export interface VerifyOptions {
  readonly account?: string;
  /** The Region whose log files are verified. */
  readonly region?: string;
  readonly trail?: TrailName;
  readonly since?: string;
  readonly until?: string;
  readonly publicKeys?: string;
  readonly againstStore?: true;
  readonly stack?: string | true;
  readonly stackRegion?: string;
  readonly profile?: string;
  readonly verbose?: boolean;
  readonly output: string;
}

/** A trail as a person names it; an ARN says where it lives and whose it is. */
export interface TrailName {
  readonly name: string;
  readonly arn?: string;
  readonly homeRegion?: string;
  readonly account?: string;
}

/** Adds `verify`. */
export function addVerifyCommand(
  program: Command,
  context: CliContext,
  done: (exitCode: number) => void,
): void {
  addTimeOptions(
    program
      .command('verify')
      .description(
        "verify log files with CloudTrail's signed digests, as aws cloudtrail validate-logs",
      )
      .argument('<place>', 's3://bucket[/prefix], or a folder in which each directory is a bucket')
      .option('--account <id>', 'logs of this account', readAccountId)
      .option('--region <name>', 'logs of this Region', readRegion)
      .option('--trail <name>', 'of this trail: its name or its ARN', readTrail),
    context.now,
  )
    .option(
      '--public-keys <file>',
      'what aws cloudtrail list-public-keys printed; else it is asked',
    )
    .option('--against-store', 'prove, too, that every record of valid log files is in the store')
    .addOption(stackOption())
    .option('--stack-region <name>', "the deployed stack's own Region")
    .addOption(profileOption())
    .option('--verbose', 'print valid files too')
    .addOption(outputOption(['table', 'json']))
    .action(async (place, options) => {
      const { verify } = await import('./verify');
      done(await verify(place, options, context));
    });
}

function readAccountId(written: string): string {
  if (/^\d{12}$/.test(written)) return written;
  throw new InvalidArgumentError('An account id has twelve digits.');
}

const REGION = '[a-z]{2,}(?:-[a-z]+)+-\\d+';
const TRAIL = '[A-Za-z0-9._-]+';
const WHOLE_REGION = new RegExp(`^${REGION}$`);
const WHOLE_TRAIL = new RegExp(`^${TRAIL}$`);
const TRAIL_ARN = new RegExp(`^arn:[a-z-]+:cloudtrail:(${REGION}):(\\d{12}):trail/(${TRAIL})$`);

function readRegion(written: string): string {
  if (WHOLE_REGION.test(written)) return written;
  throw new InvalidArgumentError('Write a Region such as us-east-1.');
}

function readTrail(written: string): TrailName {
  const [, homeRegion, account, name] = TRAIL_ARN.exec(written) ?? [];
  if (homeRegion !== undefined && account !== undefined && name !== undefined) {
    return { name, arn: written, homeRegion, account };
  }
  if (WHOLE_TRAIL.test(written)) return { name: written };
  throw new InvalidArgumentError(
    "Write a trail's name, or arn:aws:cloudtrail:us-east-1:111122223333:trail/name.",
  );
}
