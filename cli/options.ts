import { InvalidArgumentError, Option } from 'commander';
import { EVENT_COLUMNS } from './output/event-columns';

const SERVICE = /^[a-z0-9][a-z0-9-]*$/;

export function outputOption(formats: readonly string[]): Option {
  return new Option('--output <format>', 'how to print').choices(formats).default('table');
}

export function stackOption(): Option {
  return new Option(
    '--stack [name]',
    'the store of a deployed stack, not the local one; the configured stack without a name',
  ).argParser(readStack);
}

export function servicesOption(): Option {
  return new Option('--services <list>', 'services to store, such as ses,s3, or all').argParser(
    readServices,
  );
}

export function regionOption(): Option {
  return new Option('--region <name>', 'AWS Region, as for the AWS CLI');
}

export function profileOption(): Option {
  return new Option('--profile <name>', 'AWS profile, as for the AWS CLI');
}

export function limitOption(): Option {
  return new Option('--limit <number>', 'at most so many').default(100).argParser(readCount);
}

export function explainOption(): Option {
  return new Option('--explain', 'print the plan, and what was read');
}

export function allowScanOption(): Option {
  return new Option('--allow-scan', 'read every event where no key serves the filter');
}

export function columnsOption(columns: readonly string[] = EVENT_COLUMNS): Option {
  return new Option('--columns <list>', `which to print, of ${columns.join(', ')}`).argParser(
    (written) => readColumns(written, columns),
  );
}

/** AWS CloudFormation User Guide: letters, digits and hyphens, a letter first, at most 128. */
function readStack(written: string): string {
  if (/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(written)) return written;
  throw new InvalidArgumentError('It is not the name of a stack: write --stack last, or name it.');
}

function readServices(written: string): readonly string[] | 'all' {
  if (written === 'all') return 'all';
  const services = written.split(',').map((each) => each.trim());
  const wrong = services.find((each) => !SERVICE.test(each) || each === 'all');
  if (wrong === undefined) return services;
  throw new InvalidArgumentError(
    `${JSON.stringify(wrong)} is not a service: write names such as ses,s3,iam, or all alone.`,
  );
}

function readColumns(written: string, known: readonly string[]): readonly string[] {
  const columns = written.split(',').map((each) => each.trim());
  const wrong = columns.find((each) => !known.includes(each));
  if (wrong === undefined) return columns;
  throw new InvalidArgumentError(`There is no column ${JSON.stringify(wrong)}.`);
}

export function readCount(written: string): number {
  if (/^[1-9]\d{0,11}$/.test(written)) return Number(written);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

export function readSeed(written: string): number {
  if (/^\d{1,15}$/.test(written)) return Number(written);
  throw new InvalidArgumentError('It must be a whole number from 0.');
}

/** Commander names the option in front of what a parser of the core complains about. */
export function checked<T>(
  parse: (written: string, previous: T | undefined) => T,
): (written: string, previous: T | undefined) => T {
  return (written, previous) => {
    try {
      return parse(written, previous);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };
}
