import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Access, Level } from '../core/classification/classification';
import { CATEGORIES } from '../core/classification/classification';
import type { EventFilter } from '../core/queries/event-filter';
import { parseMoment } from '../core/queries/time-range';
import {
  parsePrincipal,
  parseResource,
  parseSourceIp,
  readFilter,
  type WrittenFilter,
} from '../core/queries/written-filter';

/** A filter as the options of a command say it. */
export interface FilterOptions extends Omit<WrittenFilter, 'region' | 'readOrWrite'> {
  /** `--region` is the Region of the store. */
  readonly inRegion?: string;
  readonly read?: true;
  readonly write?: true;
}

const LEVELS: readonly Level[] = ['account', 'bucket', 'object'];
const ACCESSES: readonly Access[] = ['read', 'write', 'send'];

/** As `serviceOf` names them; a forged one may begin with a hyphen, or be cut and closed with a hash. */
const SERVICE = /^[a-z0-9-]{1,128}(?:~[0-9a-f]{24})?$/;

/** The options of every filter, in the order in which help prints them. */
export function addFilterOptions(command: Command, now: () => Date): Command {
  const filtered = command
    .option('--account <id>', 'of this account', readAccount)
    .option('--service <name>', 'of this service: s3, ses, …', readService)
    .addOption(new Option('--category <name>', 'of this category').choices(CATEGORIES))
    .addOption(new Option('--level <name>', 'S3 calls on this level').choices(LEVELS))
    .addOption(new Option('--access <kind>', 'of this kind of access').choices(ACCESSES))
    .addOption(new Option('--read', 'calls that only read').conflicts(['write', 'access']))
    .addOption(new Option('--write', 'calls that change or send something').conflicts('access'))
    .option('--event-name <name>', 'calls of this name, such as DeleteObject', notEmpty)
    .option(
      '--principal <name>',
      'by this principal: whole as events print it (111122223333:user/alice), its ARN, or a part of it',
      checked(parsePrincipal),
    )
    .option('--access-key <id>', 'with this access key', notEmpty)
    .option(
      '--resource <name>',
      'on this bucket, SES identity, s3://bucket/key, s3://bucket/prefix* or ARN; copies from it too',
      checked(parseResource),
    )
    .option('--source-ip <address>', 'from this address or CIDR block', checked(parseSourceIp))
    .option('--error-code <code>', 'with this error code; any: failed; denied: refused', notEmpty)
    .option('--event-id <id>', 'with this event id', notEmpty)
    .option('--shared-event-id <id>', 'copies of one event in several accounts', notEmpty)
    .option('--in-region <name>', 'that happened in this Region', notEmpty);
  return addTimeOptions(filtered, now);
}

/** The options of a time range. */
export function addTimeOptions(command: Command, now: () => Date): Command {
  const moment = (flags: string, description: string, edge: 'since' | 'until') =>
    new Option(flags, description).argParser(
      // What was written is kept: a page token must know `7d` again.
      checked((written) => parseMoment(written, edge, now())),
    );
  return command
    .addOption(
      moment('--since <time>', 'at or after it (UTC): ISO 8601, a date, or 2h, 7d ago', 'since'),
    )
    .addOption(moment('--until <time>', 'at or before it', 'until'));
}

/**
 * The filter that the options mean.
 * @throws {UsageError} as `readFilter`
 */
export function filterOf(options: FilterOptions, now: Date): EventFilter {
  return readFilter(
    {
      account: options.account,
      service: options.service,
      category: options.category,
      level: options.level,
      access: options.access,
      readOrWrite: options.read ? 'read' : options.write ? 'write' : undefined,
      region: options.inRegion,
      eventName: options.eventName,
      principal: options.principal,
      accessKey: options.accessKey,
      resource: options.resource,
      sourceIp: options.sourceIp,
      errorCode: options.errorCode,
      eventId: options.eventId,
      sharedEventId: options.sharedEventId,
      since: options.since,
      until: options.until,
    },
    now,
  );
}

/** Keeps what was written once it is known to be understood. */
function checked(parse: (written: string) => unknown): (written: string) => string {
  return (written) => {
    try {
      parse(written);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
    return written;
  };
}

function notEmpty(written: string): string {
  if (written !== '') return written;
  throw new InvalidArgumentError('It is empty.');
}

export function readService(written: string): string {
  const service = written.toLowerCase().replace(/\.amazonaws\.com(\.cn)?$/, '');
  if (SERVICE.test(service)) return service;
  throw new InvalidArgumentError('Write a name such as s3, ses or iam.');
}

export function readAccount(written: string): string {
  if (/^\d{12}$/.test(written) || written === 'unknown') return written;
  throw new InvalidArgumentError('An account id has twelve digits.');
}
