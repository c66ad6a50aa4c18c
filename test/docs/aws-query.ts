import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

/** Options of the AWS CLI itself: they change nothing of what is asked. */
const GLOBAL_OPTIONS = ['--region'];

const text = z.string().min(1);
const json = text.transform((written): unknown => JSON.parse(written));

/** The options that the documentation's commands have, by the API's names for them. */
const input = z.strictObject({
  TableName: text,
  IndexName: text.optional(),
  KeyConditionExpression: text,
  FilterExpression: text.optional(),
  ExpressionAttributeNames: json.pipe(z.record(text, text)).optional(),
  ExpressionAttributeValues: json.pipe(z.record(text, z.strictObject({ S: text }))),
  ScanIndexForward: z.boolean().optional(),
  ReturnConsumedCapacity: z.literal('TOTAL'),
});

/**
 * What `aws dynamodb query …` sends: the options by the API's names, `--no-scan-index-forward` as false.
 * @param words the command's words, as a shell splits them
 * @throws {Error} for another command, an option that is not known, or a value that does not fit
 */
export function queryInput(words: readonly string[]): QueryCommandInput {
  const [aws, dynamodb, query, ...options] = words;
  if (`${aws} ${dynamodb} ${query}` !== 'aws dynamodb query') {
    throw new Error(`no query: ${words.join(' ')}`);
  }
  const read: Record<string, string | false> = {};
  while (options.length > 0) {
    const option = options.shift() ?? '';
    if (!option.startsWith('--')) throw new Error(`no option: ${option}`);
    if (option.startsWith('--no-')) {
      read[apiName(option.slice('--no-'.length))] = false;
      continue;
    }
    const value = options.shift() ?? '';
    if (!GLOBAL_OPTIONS.includes(option)) read[apiName(option.slice('--'.length))] = value;
  }
  return input.parse(read);
}

/** `key-condition-expression` is `KeyConditionExpression`. */
function apiName(option: string): string {
  return option.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
