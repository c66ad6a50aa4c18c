import { costOf, PRICES } from '../../core/costs/prices';
import { type Item, itemBytes, stringOf, WRITE_UNIT_BYTES } from '../../core/items/attribute';
import { parseStreamKey } from '../../core/items/keys';
import { EVENTS_TABLE } from '../../core/tables';
import { type Block, readBlock } from '../corpus/block';
import { RecordsSource } from '../corpus/records-source';
import { BENCH_SETTINGS } from '../stage/function-environment';
import { collectItems } from '../support/collect-items';
import { spreadOf } from '../support/spread';
import type { FigureGroup } from './bench';
import type { Outcome } from './outcome';
import { REQUIREMENTS } from './requirements';

const GROUP = 'items';
const MILLION = 1_000_000;

/** 4 and 5, and what they come to: counts of the items that ingest makes, under the deployed defaults. */
export const measureItems: FigureGroup = async (bench) => {
  bench.say('making items');
  const own = await itemsOf(bench.corpus.block);
  const outcomes = [...unitOutcomes(own, 'logs'), ...dollarOutcomes(own)];
  if (bench.samples === undefined) return outcomes;
  const samples = await itemsOf(await readBlock(bench.samples));
  return [...outcomes, ...unitOutcomes(samples, 'real samples')];
};

async function itemsOf({ records }: Block): Promise<readonly Item[]> {
  const source = new RecordsSource(records);
  return await collectItems(source.files, source, BENCH_SETTINGS);
}

function unitOutcomes(items: readonly Item[], what: string): Outcome[] {
  const sizes = items.map(itemBytes);
  const share = sizes.filter((bytes) => bytes <= WRITE_UNIT_BYTES).length / sizes.length;
  const units = sizes.reduce((sum, bytes) => sum + unitsOf(bytes), 0) / sizes.length;
  if (sizes.length === 0) return [];
  return [
    {
      group: GROUP,
      name: `${what}: S3 and SES events in one write unit, of ${sizes.length}`,
      unit: '%',
      value: 100 * share,
      requirement: REQUIREMENTS.oneUnit,
      sides: [{ name: 'bytes of an item', unit: '', spread: spreadOf(sizes) }],
    },
    {
      group: GROUP,
      name: `${what}: write units of an event, without indexes`,
      value: units,
      requirement: REQUIREMENTS.writeUnits,
    },
  ];
}

/** What the table and the default indexes cost for the events that are by far the most. */
function dollarOutcomes(items: readonly Item[]): Outcome[] {
  const calls = items.filter((item) => {
    const { service, category } = parseStreamKey(stringOf(item, 'stream') ?? '') ?? {};
    return service === 's3' && category === 'data';
  });
  if (calls.length === 0) return [];
  const copies = calls.map((item) => unitsOf(itemBytes(item)) * (1 + indexesHolding(item)));
  const mean = copies.reduce((sum, units) => sum + units, 0) / copies.length;
  return [
    {
      group: GROUP,
      name: 'DynamoDB writes of a million S3 data events, indexes included',
      unit: '$',
      value: costOf(PRICES.dynamoDbWriteUnit, mean * MILLION),
      requirement: REQUIREMENTS.dollars,
      sides: [{ name: 'units of an event', unit: '', spread: spreadOf(copies) }],
    },
  ];
}

function unitsOf(bytes: number): number {
  return Math.ceil(bytes / WRITE_UNIT_BYTES);
}

/** An item is in an index when it has both of its keys; each holds whole items. */
function indexesHolding(item: Item): number {
  return Object.values(EVENTS_TABLE.indexes).filter(
    ({ partitionKey, sortKey }) => partitionKey in item && sortKey in item,
  ).length;
}
