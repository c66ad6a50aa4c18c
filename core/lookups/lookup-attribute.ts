import * as z from 'zod/mini';
import { UsageError } from '../errors';
import { parseShorthand } from './shorthand';

/** What events can be looked up by. Source: CloudTrail API Reference, "LookupAttribute". */
export const LOOKUP_KEYS = [
  'EventId',
  'EventName',
  'ReadOnly',
  'Username',
  'ResourceType',
  'ResourceName',
  'EventSource',
  'AccessKeyId',
] as const;
export type LookupKey = (typeof LOOKUP_KEYS)[number];

/** What a lookup asks of an event: that this field of its answer has this value, exactly. */
export interface LookupAttribute {
  readonly AttributeKey: LookupKey;
  readonly AttributeValue: string;
}

/** CloudTrail API Reference, "LookupAttribute": AttributeValue. */
const MAX_VALUE_CHARACTERS = 2000;

const attributeSchema = z.strictObject({
  AttributeKey: z.enum(LOOKUP_KEYS),
  AttributeValue: z.string().check(z.minLength(1), z.maxLength(MAX_VALUE_CHARACTERS)),
});

/**
 * Reads lookup attributes as the AWS CLI takes them: `AttributeKey=EventName,AttributeValue=PutObject`,
 * or JSON, one object or a list of them.
 *
 * @throws {UsageError} for what is no attribute, in the words of the AWS CLI where it has them
 */
export function parseLookupAttributes(written: string): readonly LookupAttribute[] {
  const isJson = /^\s*[[{]/.test(written);
  const parsed = isJson ? parseJson(written) : parseShorthand(written);
  return (Array.isArray(parsed) ? parsed : [parsed]).map(readAttribute);
}

function parseJson(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch (cause) {
    throw new UsageError(`Invalid JSON: ${written}`, { cause });
  }
}

function readAttribute(value: unknown): LookupAttribute {
  const result = attributeSchema.safeParse(value);
  if (!result.success) throw new UsageError(describeIssue(result.error.issues[0], value));
  const { AttributeKey, AttributeValue } = result.data;
  if (AttributeKey === 'ReadOnly' && AttributeValue !== 'true' && AttributeValue !== 'false') {
    throw new UsageError('The AttributeValue of ReadOnly is true or false.');
  }
  return result.data;
}

function describeIssue(issue: z.core.$ZodIssue | undefined, value: unknown): string {
  if (issue?.code === 'unrecognized_keys') {
    return `Unknown parameter in LookupAttributes: "${issue.keys[0]}", must be one of: AttributeKey, AttributeValue.`;
  }
  const [name] = issue?.path ?? [];
  if (name === undefined) return 'An attribute has an AttributeKey and an AttributeValue.';
  const isThere = typeof value === 'object' && value !== null && name in value;
  if (!isThere) return `Missing required parameter in LookupAttributes: "${String(name)}".`;
  return name === 'AttributeKey'
    ? `AttributeKey must be one of: ${LOOKUP_KEYS.join(', ')}.`
    : `AttributeValue must be a text of 1 to ${MAX_VALUE_CHARACTERS} characters.`;
}
