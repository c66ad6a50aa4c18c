import { PRICES_AS_OF, PRICES_REGION, type Prices } from '../../core/costs/prices';
import { type EventFormat, type Glance, rowWriter } from './event-rows';
import type { Sink } from './sink';

const COLUMNS = ['name', 'what', 'usd', 'per', 'source'] as const;

const GLANCE: Glance = {
  columns: ['name', 'usd', 'per', 'what', 'source'],
  keys: ['name', 'usd', 'per'],
  leastFirst: ['source', 'what'],
};

/** Prints prices by name, each with where it is listed. */
export async function printPrices(prices: Prices, output: EventFormat, out: Sink): Promise<void> {
  const writer = rowWriter(output, out, COLUMNS, GLANCE);
  for (const [name, price] of Object.entries(prices)) await writer.add({ name, ...price });
  await writer.end();
  if (output === 'table') await out.write(`\n${describePrices()}\n`);
}

/** Whose prices they are, and of when. */
export function describePrices(): string {
  return `list prices of ${PRICES_REGION} in US dollars, ${PRICES_AS_OF}: first tier, no free tier, no taxes`;
}
