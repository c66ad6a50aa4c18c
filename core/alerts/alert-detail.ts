import * as z from 'zod/mini';
import { LEVELS } from '../rules/rule';

/** What a principal did last is told of so many events. */
export const MOST_RECENT_EVENTS = 10;
/** Rules have a few of each. */
export const MOST_LISTED = 10;

/**
 * The longest texts, in UTF-8 bytes. With every list full and every text as long as it may be, a message
 * takes some 60 KB: SNS takes 256 KB (262,144 bytes; Amazon SNS API Reference, "Publish"), and so does
 * EventBridge where its limit is not 1 MB yet (AWS Compute Blog, January 2026, "More room to build:
 * serverless services now support payloads up to 1 MB").
 */
export const LONGEST = {
  /** Ids, times, accounts, names of events: AWS's own words. */
  word: 256,
  title: 256,
  /** Principals, resources, object keys, values of a group. */
  name: 512,
  userAgent: 256,
  /** A rule's description and response. */
  prose: 4096,
  /** A reference, a false positive, a command. */
  line: 1024,
} as const;

function text(kind: keyof typeof LONGEST, description: string) {
  return z
    .string()
    .check(z.maxLength(LONGEST[kind]))
    .register(z.globalRegistry, { description: `${description} At most ${LONGEST[kind]} bytes.` });
}

function listOf<T extends z.core.$ZodType>(item: T, most: number, description: string) {
  return z
    .array(item)
    .check(z.maxLength(most))
    .register(z.globalRegistry, { description: `${description} At most ${most}.` });
}

const rule = z.strictObject({
  id: text('word', "The rule's id."),
  name: z.optional(text('word', 'What the command line and metrics call it.')),
  title: text('title', 'What it finds.'),
  level: z
    .enum(LEVELS)
    .register(z.globalRegistry, { description: "Sigma's level: how grave it is." }),
  description: z.optional(text('prose', 'Why it matters.')),
  references: listOf(text('line', 'An address.'), MOST_LISTED, 'Where to read more.'),
  falsePositives: listOf(text('line', 'One of them.'), MOST_LISTED, 'Harmless causes to rule out.'),
  response: z.optional(text('prose', 'What to do next.')),
});

const who = z.strictObject({
  principal: z.optional(text('name', 'The account and the actor, as in an ARN.')),
  accessKey: z.optional(text('word', 'The access key id.')),
  accessKeyKind: z.optional(
    z.enum(['long-lived', 'temporary']).register(z.globalRegistry, {
      description: 'Whether the key expires by itself, where its form tells.',
    }),
  ),
  sourceIp: z.optional(text('word', 'The address, or the AWS service, that called.')),
  userAgent: z.optional(text('userAgent', 'What the caller said it was.')),
});

const what = z.strictObject({
  eventName: z.optional(text('word', 'The call, as CloudTrail names it.')),
  eventSource: z.optional(text('word', 'The service that was called.')),
  outcome: z.optional(
    z.enum(['succeeded', 'denied', 'failed']).register(z.globalRegistry, {
      description: 'What became of the call.',
    }),
  ),
  errorCode: z.optional(text('word', 'Why it was denied or failed.')),
});

const when = z.strictObject({
  at: text('word', 'When the event happened that raised the alert.'),
  first: text('word', 'The first event that belongs to the alert.'),
  last: text('word', 'The last one that was known when this was sent.'),
});

const where = z.strictObject({
  account: text('word', 'Twelve digits, or `unknown`.'),
  region: z.optional(text('word', 'The AWS Region.')),
});

const resource = z.strictObject({
  name: text('name', 'The bucket, or the SES identity.'),
  objectKey: z.optional(text('name', 'The object in the bucket.')),
  arn: z.optional(text('name', "The bucket's ARN.")),
});

const recentEvent = z.strictObject({
  at: text('word', 'When it happened.'),
  eventId: text('word', "CloudTrail's id of it."),
  eventName: text('word', 'The call.'),
  eventSource: text('word', 'The service that was called.'),
  region: z.optional(text('word', 'The AWS Region.')),
  resource: z.optional(text('name', 'The bucket, or the SES identity.')),
  objectKey: z.optional(text('name', 'The object in the bucket.')),
  errorCode: z.optional(text('word', 'Why it was denied or failed.')),
});

/**
 * What a program gets of an alert: the detail of the event on the bus. Fields are added, never renamed,
 * within a version. Texts of the event are as `plainText` leaves them; times are ISO 8601 in UTC.
 */
export const alertDetailSchema = z.strictObject({
  version: z.literal(1),
  id: text('word', 'The same for every copy of this message.'),
  rule,
  who,
  what,
  when,
  where,
  resource: z.optional(resource),
  count: z
    .int()
    .check(z.minimum(1))
    .register(z.globalRegistry, { description: 'Events that belong to the alert so far.' }),
  group: listOf(
    z.strictObject({
      field: text('word', 'A field that the rule groups by.'),
      value: text('name', 'What it is in all events of the alert.'),
    }),
    MOST_LISTED,
    'What the events of the alert have in common.',
  ),
  recent: listOf(
    recentEvent,
    MOST_RECENT_EVENTS,
    'The last things that the principal did up to then, newest first.',
  ),
  commands: listOf(text('line', 'A line for a shell.'), 3, 'Commands that show more.'),
  eventId: text('word', "CloudTrail's id of the event that raised the alert."),
  stack: z.optional(text('word', 'The stack whose store has the events.')),
});

export type AlertDetail = z.infer<typeof alertDetailSchema>;
