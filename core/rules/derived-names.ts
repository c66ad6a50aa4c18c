import { DERIVED } from './expression';

/** The fields that `deriveField` may give, without their prefix. */
export const DERIVED_FIELDS: readonly string[] = [
  'account',
  'service',
  'category',
  'access',
  'principal',
  'principalType',
  'accessKey',
  'temporaryKey',
  'resource',
  'objectKey',
  'denied',
  'policy.public',
  'policy.foreignAccounts',
  'acl.public',
  'lifecycle.shortestExpiryDays',
  'replication.foreignAccounts',
  'kmsForeignAccount',
  'ownResource',
];

/** Why a field is none that events have: derived ones are known, and a misspelt one would match nothing. */
export function whyNoField(field: string): string | undefined {
  const prefix = `${DERIVED}.`;
  if (!field.startsWith(prefix) || DERIVED_FIELDS.includes(field.slice(prefix.length))) {
    return undefined;
  }
  return `there is no field ${field}; those of ${DERIVED} are ${DERIVED_FIELDS.join(', ')}`;
}
