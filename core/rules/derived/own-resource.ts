import { list, text } from '../../records/json';
import type { CloudTrailRecord, JsonObject } from '../../records/record';
import { readArn } from '../../resources/arn';

/** More names than any of these calls takes (DeleteAlarms takes 100). */
const MOST_NAMES = 100;

/**
 * How the services of a Trailstore stack call what a request is about, by name, ARN or address. The
 * order decides which one is named where there are several.
 *
 * Source: the API References of S3, DynamoDB, Lambda, SQS, SNS, EventBridge, CloudWatch, CloudTrail,
 * CloudWatch Logs, IAM and CloudFormation.
 */
const NAME_PARAMETERS: readonly string[] = [
  'bucketName',
  'tableName',
  'targetTableName',
  'functionName',
  'queueUrl',
  'topicArn',
  'subscriptionArn',
  'trailName',
  'alarmName',
  'alarmNames',
  'dashboardName',
  'dashboardNames',
  'rule',
  'logGroupName',
  'roleName',
  'policyArn',
  'stackName',
  'name',
  'resourceArn',
  'resourceARN',
  'arn',
];

/** An event source mapping is changed by its own id; only the answer says of which function it is. */
const NAME_RESPONSES: readonly string[] = ['functionArn', 'eventSourceArn'];

/**
 * The resource of Trailstore's own stack that a call names: called like the stack, or so with a
 * hyphen behind it, letter case aside. CloudFormation names what has no name of its own
 * `<stack>-<logical id>-<random>`, and the log bucket is `<stack>-logs-<account>-<hash>`.
 * @returns its name, as the call has it
 */
export function ownResourceOf(
  record: CloudTrailRecord,
  stackName: string | undefined,
): string | undefined {
  if (stackName === undefined || stackName === '') return undefined;
  const stack = stackName.toLowerCase();
  return (
    ownIn(record.requestParameters, NAME_PARAMETERS, stack) ??
    ownIn(record.responseElements, NAME_RESPONSES, stack)
  );
}

function ownIn(
  fields: JsonObject | undefined,
  names: readonly string[],
  stack: string,
): string | undefined {
  if (fields === undefined) return undefined;
  for (const name of names) {
    const value = fields[name];
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? list(value).slice(0, MOST_NAMES) : [value]) {
      const named = text(each);
      const own = named && partsOf(named).find((part) => isOf(stack, part.toLowerCase()));
      if (own) return own;
    }
  }
  return undefined;
}

function isOf(stack: string, name: string): boolean {
  return name === stack || name.startsWith(`${stack}-`);
}

/**
 * `table/Name/index/by-resource` in an ARN, `Name:id` of a subscription, `/aws/lambda/Name` of a log
 * group, `https://…/Name` of a queue. An object's key in an S3 ARN is anybody's choice, and no name.
 */
function partsOf(name: string): string[] {
  const arn = readArn(name);
  const parts = (arn?.resource ?? name).split(/[/:]/);
  return arn?.service === 's3' ? parts.slice(0, 1) : parts;
}
