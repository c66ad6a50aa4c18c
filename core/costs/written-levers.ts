import { UsageError } from '../errors';
import type { LifecycleDays } from '../log-lifecycle';
import type { RetentionDays } from '../settings';
import { EVENT_INDEXES, type EventIndex } from '../tables';
import { LOG_CLASSES, type LogClass } from './event-shapes';
import { isPrice, isPriceName, noSuchPrice, type PriceOverrides } from './price-overrides';

/** What a person writes for some of the classes of events. */
export type OfClasses<T> = Readonly<Partial<Record<LogClass, T>>>;

const MULTIPLES: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/** More is a slip of the finger. */
const MOST = 1e15;

const LONGEST_DAYS = 36_500;

/**
 * A number of events, or of something else: `250000`, `500k`, `2M`, `1.5G`, `1e6`.
 * @throws {UsageError} with the remedy
 */
export function parseAmount(written: string): number {
  const [, digits, suffix = ''] = /^(\d+(?:\.\d+)?(?:e\d{1,2})?)([kmg]?)$/i.exec(written) ?? [];
  const multiple = MULTIPLES[suffix.toLowerCase()] ?? 1;
  // 1.1 times a thousand is a whole number; in binary it is not.
  const amount = Math.round(Number(digits) * multiple * 1e3) / 1e3;
  if (Number.isSafeInteger(amount) && amount <= MOST) return amount;
  throw new UsageError('Write a whole number, such as 250000, 500k, 2M or 1e6.');
}

/**
 * Days by class: `data=90,management=400,sends=forever`, added to what was written before.
 * @throws {UsageError} with the remedy
 */
export function parseRetention(
  written: string,
  previous: OfClasses<RetentionDays> = {},
): OfClasses<RetentionDays> {
  const entries = written.split(',').map((each): [LogClass, RetentionDays] => {
    const [name, days] = pairOf(each);
    if (!isLogClass(name)) throw notAClass(name, 'data=90,management=400,sends=forever');
    return [name, days === 'forever' ? days : parseDays(days, 'forever')];
  });
  return { ...previous, ...Object.fromEntries(entries) };
}

/**
 * Indexes of one class: `data=resource,accessKey`, or `data=` for none, added to those of other classes.
 * @throws {UsageError} with the remedy
 */
export function parseIndexes(
  written: string,
  previous: OfClasses<readonly EventIndex[]> = {},
): OfClasses<readonly EventIndex[]> {
  const [name, list] = pairOf(written);
  if (!isLogClass(name)) throw notAClass(name, 'data=resource,accessKey');
  const indexes = list === '' ? [] : list.split(',').map((each) => each.trim());
  const wrong = indexes.find((each) => !isIndex(each));
  if (wrong !== undefined) {
    throw new UsageError(
      `There is no index ${JSON.stringify(wrong)}: there are ${EVENT_INDEXES.join(', ')}.`,
    );
  }
  return { ...previous, [name]: [...new Set(indexes.filter(isIndex))] };
}

/** @throws {UsageError} with the remedy */
export function parseLifecycleDays(written: string): LifecycleDays {
  return written === 'never' ? written : parseDays(written, 'never');
}

/**
 * One price: `dynamoDbWriteUnit=0.71`, added to those written before.
 * @throws {UsageError} with the remedy
 */
export function parsePrice(written: string, previous: PriceOverrides = {}): PriceOverrides {
  const [name, number] = pairOf(written);
  if (!isPriceName(name)) throw new UsageError(`${noSuchPrice(name)}.`);
  const usd = /^\d*\.?\d+(?:e-?\d+)?$/i.test(number) ? Number(number) : Number.NaN;
  if (isPrice(usd)) return { ...previous, [name]: usd };
  throw new UsageError(`Write US dollars behind it, such as ${name}=0.5.`);
}

function pairOf(written: string): readonly [string, string] {
  const [name = '', ...value] = written.split('=');
  return [name.trim(), value.join('=').trim()];
}

function parseDays(written: string, otherwise: 'forever' | 'never'): number {
  const days = /^[1-9]\d{0,4}$/.test(written) ? Number(written) : Number.NaN;
  if (days <= LONGEST_DAYS) return days;
  throw new UsageError(
    `${JSON.stringify(written)} is no number of days: write 1 to ${LONGEST_DAYS}, or ${otherwise}.`,
  );
}

function isLogClass(name: string): name is LogClass {
  return (LOG_CLASSES as readonly string[]).includes(name);
}

function isIndex(name: string): name is EventIndex {
  return (EVENT_INDEXES as readonly string[]).includes(name);
}

function notAClass(name: string, example: string): UsageError {
  return new UsageError(
    `There is no class ${JSON.stringify(name)}: write one of ${LOG_CLASSES.join(', ')}, as in ${example}.`,
  );
}
