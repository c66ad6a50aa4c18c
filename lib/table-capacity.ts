import { BillingMode, type Table, type WarmThroughput } from 'aws-cdk-lib/aws-dynamodb';
import type { IndexDefinition, TableDefinition } from '../core/tables';
import type { TrailstoreConfig } from './config';

/** What the owner says of the events table: `tables` of the configuration. */
export type CapacityConfig = TrailstoreConfig['tables'];

/**
 * What auto scaling keeps in use of what is provisioned: the rest is for the minutes that it takes to follow.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html
 */
const TARGET_PERCENT = 70;

/**
 * Where auto scaling begins for what data events do not fill, and for reads of indexes. Management events
 * come in bursts as well, and an index that cannot keep up would hold up the data events too.
 */
const QUIET_UNITS = 100;
/** Reads that ask an index: pages of a hundred events are some dozen units each. */
const MOST_INDEX_READS = 4_000;

/** How a table or an index begins. */
interface Begun {
  readonly readCapacity?: number;
  readonly writeCapacity?: number;
  readonly warmThroughput?: WarmThroughput;
}

/** How a table is paid for, and what it can take from the beginning. On demand, where nothing is said. */
export function beginTable(config?: CapacityConfig): Begun & { billingMode: BillingMode } {
  if (config?.leastWriteUnits === undefined) {
    // Log files come in bursts, and an idle account pays nothing.
    return { billingMode: BillingMode.PAY_PER_REQUEST, ...warm(config) };
  }
  return {
    billingMode: BillingMode.PROVISIONED,
    // Ingest reads the key of each event before it is written.
    readCapacity: config.leastWriteUnits,
    writeCapacity: config.leastWriteUnits,
    ...warm(config),
  };
}

/** @param isBusy whether most events are in the index */
export function beginIndex(config: CapacityConfig | undefined, isBusy: boolean): Begun {
  const least = config?.leastWriteUnits;
  const provisioned = least !== undefined && {
    readCapacity: QUIET_UNITS,
    writeCapacity: isBusy ? least : Math.min(QUIET_UNITS, least),
  };
  return { ...provisioned, ...(isBusy && warm(config)) };
}

function warm(config?: CapacityConfig): Begun {
  const writeUnitsPerSecond = config?.warmWriteUnits;
  return writeUnitsPerSecond === undefined ? {} : { warmThroughput: { writeUnitsPerSecond } };
}

/**
 * Has auto scaling follow the load of a table and of all its indexes, each by itself: an index that cannot
 * keep up would hold up the writes to the table.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html
 */
export function followLoad(
  table: Table,
  { indexes }: TableDefinition,
  config: CapacityConfig,
  isBusy: (index: IndexDefinition) => boolean,
): void {
  const { leastWriteUnits: least, mostWriteUnits: most } = config;
  if (least === undefined) return;
  const asTable = { minCapacity: least, maxCapacity: most };
  const quiet = { minCapacity: Math.min(QUIET_UNITS, least), maxCapacity: most };
  const reads = { minCapacity: QUIET_UNITS, maxCapacity: MOST_INDEX_READS };
  const scaled = [
    table.autoScaleReadCapacity(asTable),
    table.autoScaleWriteCapacity(asTable),
    ...Object.entries(indexes).flatMap(([name, index]) => [
      table.autoScaleGlobalSecondaryIndexReadCapacity(name, reads),
      table.autoScaleGlobalSecondaryIndexWriteCapacity(name, isBusy(index) ? asTable : quiet),
    ]),
  ];
  for (const each of scaled) each.scaleOnUtilization({ targetUtilizationPercent: TARGET_PERCENT });
}
