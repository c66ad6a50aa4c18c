import { object } from '../../records/json';
import type { JsonObject } from '../../records/record';
import { elements, parameter } from './parameters';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * The fewest days after which an enabled rule of the request's lifecycle deletes objects or their old
 * versions.
 * @param eventTime ISO 8601: a rule that names a date counts from here, and is at once if it is past
 * @returns undefined where no enabled rule deletes
 *
 * Source: S3 API Reference, LifecycleRule (`Status`, `Expiration`, `NoncurrentVersionExpiration`).
 */
export function shortestExpiryDays(parameters: JsonObject, eventTime: string): number | undefined {
  const rules = elements(object(parameters.LifecycleConfiguration)?.Rule);
  const days = rules
    .filter(({ Status }) => Status === 'Enabled')
    .flatMap((rule) => daysOf(rule, eventTime));
  return days.length === 0 ? undefined : Math.min(...days);
}

function daysOf(rule: JsonObject, eventTime: string): number[] {
  const expiration = object(rule.Expiration);
  const ofOldVersions = object(rule.NoncurrentVersionExpiration);
  const days = [
    number(expiration?.Days),
    daysUntil(expiration?.Date, eventTime),
    number(ofOldVersions?.NoncurrentDays),
  ];
  return days.filter((each) => each !== undefined);
}

function number(value: unknown): number | undefined {
  const said = typeof value === 'number' ? value : Number(parameter(value) ?? Number.NaN);
  return Number.isFinite(said) ? said : undefined;
}

function daysUntil(date: unknown, eventTime: string): number | undefined {
  const milliseconds = Date.parse(parameter(date) ?? '') - Date.parse(eventTime);
  if (Number.isNaN(milliseconds)) return undefined;
  return Math.max(0, Math.ceil(milliseconds / DAY_MILLISECONDS));
}
