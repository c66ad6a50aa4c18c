import { list, object, text } from '../../records/json';
import type { JsonObject } from '../../records/record';

/** More than S3 takes of anything (1,000 lifecycle rules); what is behind them is not looked at. */
const MOST_ELEMENTS = 1000;

const ACCOUNT = /^\d{12}$/;

/** A header or query parameter: CloudTrail prints it as text, until 2019 as a list of one. */
export function parameter(value: unknown): string | undefined {
  return text(value) ?? text(list(value)[0]);
}

/** An XML element as CloudTrail prints it: one child is an object, several are a list. */
export function elements(value: unknown): readonly JsonObject[] {
  const all = Array.isArray(value) ? list(value).slice(0, MOST_ELEMENTS) : [value];
  return all.map(object).filter((each) => each !== undefined);
}

/** The values of a policy's element: one, or a list of them; an account's number may be a number. */
export function texts(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? list(value) : [value];
  return all
    .map((each) => (typeof each === 'number' ? accountNumber(each) : text(each)))
    .filter((each) => each !== undefined);
}

/**
 * An account's number. The text of an XML element may have become a number on its way into CloudTrail
 * (as `Days` has), and has then lost the zeros that it began with.
 */
export function accountNumber(value: unknown): string | undefined {
  const digits = typeof value === 'number' ? String(value).padStart(12, '0') : text(value);
  return digits !== undefined && ACCOUNT.test(digits) ? digits : undefined;
}

/** The accounts that are another than the record's own; none where that is not known. */
export function foreignAmong(
  accounts: readonly (string | undefined)[],
  ownAccount: string | undefined,
): readonly string[] {
  if (accountNumber(ownAccount) === undefined) return [];
  const foreign = accounts
    .filter((each) => each !== undefined)
    .filter((each) => each !== ownAccount);
  return [...new Set(foreign)].sort();
}
