import { UsageError } from '../core/errors';
import type { PublicKeys } from '../core/ports';
import { parseMoment } from '../core/queries/time-range';
import type { CliContext, OpenStore, StoreChoice } from './context';
import { Progress, QUIET_MILLISECONDS } from './output/progress';
import { OutputError } from './output/sink';
import { VerifyJson } from './output/verify-json';
import type { Requested, VerifyReport } from './output/verify-report';
import { VerifyText } from './output/verify-text';
import { chooseChains } from './verify-chains';
import type { VerifyOptions } from './verify-options';
import { VerifyRun } from './verify-run';

/**
 * Verifies log files with CloudTrail's signed digests, as `aws cloudtrail validate-logs` does, and warns
 * of what that does not look for.
 *
 * @param place `s3://bucket/prefix`, or a folder in which each directory is a bucket
 * @returns the exit code: 1 when anything is invalid, or is not in the store, or was not looked at to the end
 * @throws {UsageError} when the place or the times cannot be meant
 */
export async function verify(
  place: string,
  options: VerifyOptions,
  context: CliContext,
): Promise<number> {
  const requested = rangeOf(options, context.now());
  const store = options.againstStore && (await context.openStore(storeOf(options), 'read'));
  try {
    return await verifyPlace(place, requested, options, store, context);
  } catch (error) {
    // Elsewhere a reader that goes away is no failure. Here, nobody may take what was not looked at for proven.
    if (error instanceof OutputError && error.isUnread) return 1;
    throw error;
  } finally {
    await store?.close();
  }
}

async function verifyPlace(
  place: string,
  requested: Requested,
  options: VerifyOptions,
  store: OpenStore | undefined,
  context: CliContext,
): Promise<number> {
  const { profile, region, trail } = options;
  const identity: StoreChoice = { ...(profile && { profile }), ...(region && { region }) };
  const archive = await context.openArchive(place, identity);
  const publicKeys = explained(await context.publicKeys(options.publicKeys, identity));
  const progress = new Progress(context.err, context.now, QUIET_MILLISECONDS);
  const { groups, warnings, isUnknown } = await chooseChains(archive, options, requested, progress);
  await progress.clear();
  const report = reportOf(requested, options, context);
  const tools = { ...archive, publicKeys, report, progress, store, trail, now: context.now };
  const run = new VerifyRun(tools, requested);
  for (const group of groups) await run.verifyGroup(group);
  const isValid = run.isValid && !isUnknown;
  await report.end(isValid, warnings);
  return isValid ? 0 : 1;
}

function reportOf(
  requested: Requested,
  { output, verbose = false }: VerifyOptions,
  { out, err }: CliContext,
): VerifyReport {
  return output === 'json'
    ? new VerifyJson(requested, out)
    : new VerifyText(requested, verbose, out, err);
}

function storeOf({ stack, stackRegion, profile }: VerifyOptions): StoreChoice {
  return {
    ...(stack !== undefined && { stack }),
    ...(stackRegion !== undefined && { region: stackRegion }),
    ...(profile !== undefined && { profile }),
  };
}

function rangeOf({ since, until }: VerifyOptions, now: Date): Requested {
  if (since === undefined) throw new UsageError('say from when on: --since');
  const range = {
    since: instantOf(since, 'since', now),
    until: until === undefined ? now : instantOf(until, 'until', now),
  };
  if (range.since <= range.until) return range;
  throw new UsageError('the range ends before it begins: --since must come before --until');
}

/** The very instant: `parseMoment` gives whole seconds, which moves the edges of the range. */
function instantOf(written: string, edge: 'since' | 'until', now: Date): Date {
  const whole = parseMoment(written, edge, now).slice(0, -1);
  return new Date(`${whole}${/\.\d{1,3}/.exec(written)?.[0] ?? ''}Z`);
}

/** Public keys, with the way out for whom CloudTrail does not answer. */
function explained(keys: PublicKeys): PublicKeys {
  return {
    async list(region, from, until) {
      try {
        return await keys.list(region, from, until);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message || cause.name : String(cause);
        throw new Error(
          `CloudTrail’s public keys of ${region} cannot be had (${why}): with --public-keys they come from a file, which aws cloudtrail list-public-keys printed`,
          { cause },
        );
      }
    },
  };
}
