import { alternatives } from '../core/costs/alternatives';
import { monthlyBill } from '../core/costs/monthly-bill';
import { overridePrices, type PriceOverrides, parsePriceFile } from '../core/costs/price-overrides';
import { USUAL, type Workload } from '../core/costs/workload';
import { UsageError } from '../core/errors';
import { COLD_MINIMUM_DAYS, type LogLifecycle } from '../core/log-lifecycle';
import type { CliContext } from './context';
import type { CostOptions } from './cost-options';
import { printCost } from './output/cost-report';
import { printPrices } from './output/price-rows';

/**
 * Prints what a store costs a month, line by line, beside what the same events would cost elsewhere.
 * @throws {UsageError} when no events are named, or what is named cannot be together
 */
export async function cost(options: CostOptions, context: CliContext): Promise<number> {
  const overrides = await readOverrides(options, context);
  const prices = overridePrices(overrides);
  if (options.listPrices) {
    await printPrices(prices, options.output, context.out);
    return 0;
  }
  const work = workloadOf(options);
  await printCost(
    {
      work,
      bill: monthlyBill(work, prices),
      alternatives: alternatives(work, prices),
      overrides,
      isStoredAssumed: options.storedManagementEvents === undefined,
    },
    options.output,
    context.out,
  );
  return 0;
}

/** One that is written out goes before the file's. */
async function readOverrides(
  { price, prices }: CostOptions,
  { readTextFile }: CliContext,
): Promise<PriceOverrides> {
  const ofFile = prices === undefined ? {} : parsePriceFile(await readTextFile(prices), prices);
  return { ...ofFile, ...price };
}

function workloadOf(options: CostOptions): Workload {
  const { managementEvents, s3DataEvents, sesDataEvents } = options;
  if ([managementEvents, s3DataEvents, sesDataEvents].every((each) => each === undefined)) {
    throw new UsageError(
      'of how many events a month? Give --management-events, --s3-data-events or --ses-data-events, or several',
    );
  }
  const management = managementEvents ?? 0;
  const { storedManagementEvents = management } = options;
  if (storedManagementEvents > management) {
    throw new UsageError(
      `--stored-management-events ${storedManagementEvents} are more than --management-events ${management}: they are a part of them`,
    );
  }
  return {
    events: { management, data: s3DataEvents ?? 0, sends: sesDataEvents ?? 0 },
    storedManagementEvents,
    retentionDays: { ...USUAL.retentionDays, ...options.retention },
    indexes: { ...USUAL.indexes, ...options.indexes },
    logs: lifecycleOf(options),
    eventsAFile: options.eventsAFile,
    isSecondTrail: options.secondTrail ?? USUAL.isSecondTrail,
    alarms: options.alarms,
    queries: options.queries,
    queryDays: options.queryDays,
  };
}

function lifecycleOf({ logsColdAfter, logsExpireAfter }: CostOptions): LogLifecycle {
  const coldAfterDays = logsColdAfter ?? USUAL.logs.coldAfterDays;
  const expireAfterDays = logsExpireAfter ?? USUAL.logs.expireAfterDays;
  if (
    coldAfterDays !== 'never' &&
    expireAfterDays !== 'never' &&
    expireAfterDays < coldAfterDays + COLD_MINIMUM_DAYS
  ) {
    throw new UsageError(
      `log files that move to cold after ${coldAfterDays} days cannot expire after ${expireAfterDays}: give --logs-expire-after ${coldAfterDays + COLD_MINIMUM_DAYS} or more, or --logs-cold-after never`,
    );
  }
  return { coldAfterDays, expireAfterDays };
}
