import { addressLibrary } from '../../queries/addresses';
import { object } from '../../records/json';
import type { JsonObject } from '../../records/record';
import { readArn } from '../../resources/arn';
import { accountNumber, texts } from './parameters';

/** What the policy is attached to: an access point's policy is judged a little differently. */
export type PolicyKind = 'bucket' | 'access-point' | 'identity';

interface Condition {
  /** In lower case: the names of condition keys are not case-sensitive (IAM User Guide). */
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/**
 * Keys that tell who asks or through what, of which one fixed value makes a policy non-public. S3
 * says "an AWS principal, user, role, or service principal (e.g. aws:PrincipalOrgID)"; the keys that
 * begin with aws:Principal here are those that IAM has for these.
 *
 * Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", The meaning of "public";
 * IAM User Guide, "AWS global condition context keys".
 */
const IDENTIFYING_KEYS: readonly string[] = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalservicename',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  's3:dataaccesspointaccount',
];

const ACCESS_POINT_ARN = 's3:dataaccesspointarn';

/**
 * Operators that hold of the listed values alone. Those that end with IfExists also hold where the
 * request does not have the key, and so does everything behind ForAllValues.
 *
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators".
 */
const MATCHING_OPERATORS: readonly string[] = [
  'stringequals',
  'stringequalsignorecase',
  'stringlike',
  'arnequals',
  'arnlike',
];

/** Whether some condition keeps a statement for everybody to a fixed set: all conditions must hold. */
export function someConditionNarrows(conditions: JsonObject, kind: PolicyKind): boolean {
  return readConditions(conditions).some((condition) => narrows(condition, kind));
}

/** The accounts that the narrowing conditions name, by number or in an ARN. */
export function accountsInConditions(conditions: JsonObject, kind: PolicyKind): readonly string[] {
  return readConditions(conditions)
    .filter((condition) => narrows(condition, kind))
    .flatMap(({ values }) => values)
    .map((value) => accountNumber(value) ?? accountNumber(readArn(value)?.account))
    .filter((account) => account !== undefined);
}

function readConditions(conditions: JsonObject): Condition[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(object(keys) ?? {}).map(([key, values]) => ({
      operator: operator.toLowerCase().replace(/^foranyvalue:/, ''),
      key: key.toLowerCase(),
      values: texts(values),
    })),
  );
}

/** One of a condition's values is enough for it to hold, so that every one must be fixed. */
function narrows({ operator, key, values }: Condition, kind: PolicyKind): boolean {
  if (values.length === 0) return false;
  if (key === 'aws:sourceip') return operator === 'ipaddress' && values.every(isNarrowRange);
  if (!MATCHING_OPERATORS.includes(operator)) return false;
  if (key === ACCESS_POINT_ARN) return kind !== 'access-point' && values.every(isOfOneAccount);
  if (key === 'aws:userid') return values.every((value) => isFixed(value) || isOneRole(value));
  return IDENTIFYING_KEYS.includes(key) && values.every(isFixed);
}

/** Neither a wildcard nor a policy variable. */
function isFixed(value: string): boolean {
  return !/[*?]|\$\{/.test(value);
}

/** S3 calls ranges broader than /8, for IPv6 than /32, public. A single address is a range of one. */
function isNarrowRange(value: string): boolean {
  const ipaddr = addressLibrary();
  if (ipaddr.isValid(value)) return true;
  if (!ipaddr.isValidCIDR(value)) return false;
  const [address, bits] = ipaddr.parseCIDR(value);
  return bits >= (address.kind() === 'ipv4' ? 8 : 32);
}

/** An access point's name may be a wildcard in a bucket policy, as long as its account is fixed. */
function isOfOneAccount(value: string): boolean {
  return accountNumber(readArn(value)?.account) !== undefined;
}

/** The id of one role and any name of its sessions: S3's "AROLEID:*". */
function isOneRole(value: string): boolean {
  return /^AROA[A-Z0-9]+:\*$/.test(value);
}
