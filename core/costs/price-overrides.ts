import { UsageError } from '../errors';
import { PRICES, type PriceName, type Prices } from './prices';

/** Prices that a person gives instead of the list's: US dollars for as many as the list says. */
export type PriceOverrides = Readonly<Partial<Record<PriceName, number>>>;

/** Where a price says that it comes from a person. */
export const GIVEN = 'given';

/** The list with other prices in it. */
export function overridePrices(overrides: PriceOverrides): Prices {
  const given = Object.entries(overrides).map(([name, usd]) => [
    name,
    { ...PRICES[name as PriceName], usd, source: GIVEN },
  ]);
  return { ...PRICES, ...Object.fromEntries(given) };
}

/**
 * Reads a file of prices: a JSON object of names and US dollars.
 * @throws {UsageError} naming what is wrong, and the remedy
 */
export function parsePriceFile(json: string, path: string): PriceOverrides {
  const form = 'write a JSON object such as {"dynamoDbWriteUnit": 0.71}';
  const value = parseJson(json, `${path} is no JSON: ${form}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`${path} holds no JSON object: ${form}`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, usd]) => {
      if (!isPriceName(name)) throw new UsageError(`${path}: ${noSuchPrice(name)}`);
      if (!isPrice(usd)) {
        throw new UsageError(
          `${path}: ${name} is ${JSON.stringify(usd)}: write US dollars as a number from 0`,
        );
      }
      return [name, usd];
    }),
  );
}

export function isPriceName(name: string): name is PriceName {
  return Object.hasOwn(PRICES, name);
}

export function isPrice(usd: unknown): usd is number {
  return typeof usd === 'number' && Number.isFinite(usd) && usd >= 0;
}

/** That a name is none, and where the names are. */
export function noSuchPrice(name: string): string {
  return `${JSON.stringify(name)} is no price: trailstore cost --list-prices prints their names`;
}

function parseJson(json: string, otherwise: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new UsageError(otherwise, { cause });
  }
}
