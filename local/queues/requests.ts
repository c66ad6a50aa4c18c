import * as z from 'zod/mini';
import { ApiError } from '../messages/local-message';

/** Amazon SQS Developer Guide, "Amazon SQS message quotas": 1 MiB, also for a batch together. */
export const MOST_MESSAGE_BYTES = 1_048_576;
/** As before: the most that one request sends, hands out or deletes. */
export const MOST_ENTRIES = 10;
/** As before: twelve hours, and a quarter of one. */
const MOST_VISIBILITY_SECONDS = 43_200;
const MOST_DELAY_SECONDS = 900;

const visibility = z.int().check(z.gte(0), z.lte(MOST_VISIBILITY_SECONDS));
const delay = z.optional(z.int().check(z.gte(0), z.lte(MOST_DELAY_SECONDS)));
const queue = { QueueUrl: z.string() };
const names = z.optional(z.array(z.string()));

function entries<T extends z.core.SomeType>(entry: T) {
  return z.strictObject({ ...queue, Entries: z.array(entry) });
}

/** The operations that are known here. Whatever else a request holds is refused, never passed over. */
export const REQUESTS = {
  GetQueueUrl: z.strictObject({
    QueueName: z.string(),
    QueueOwnerAWSAccountId: z.optional(z.string()),
  }),
  GetQueueAttributes: z.strictObject({ ...queue, AttributeNames: names }),
  SendMessage: z.strictObject({ ...queue, MessageBody: z.string(), DelaySeconds: delay }),
  SendMessageBatch: entries(
    z.strictObject({ Id: z.string(), MessageBody: z.string(), DelaySeconds: delay }),
  ),
  ReceiveMessage: z.strictObject({
    ...queue,
    AttributeNames: names,
    MessageSystemAttributeNames: names,
    MaxNumberOfMessages: z.optional(z.int().check(z.gte(1), z.lte(MOST_ENTRIES))),
    VisibilityTimeout: z.optional(visibility),
    WaitTimeSeconds: z.optional(z.int().check(z.gte(0), z.lte(20))),
  }),
  DeleteMessage: z.strictObject({ ...queue, ReceiptHandle: z.string() }),
  DeleteMessageBatch: entries(z.strictObject({ Id: z.string(), ReceiptHandle: z.string() })),
  ChangeMessageVisibility: z.strictObject({
    ...queue,
    ReceiptHandle: z.string(),
    VisibilityTimeout: visibility,
  }),
  ChangeMessageVisibilityBatch: entries(
    z.strictObject({ Id: z.string(), ReceiptHandle: z.string(), VisibilityTimeout: visibility }),
  ),
} as const;

/** @throws {ApiError} in SQS's words for a request that it, or this server, does not take */
export function readRequest<T extends z.core.$ZodType>(schema: T, body: string): z.output<T> {
  const parsed = z.safeParse(schema, parseJson(body));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') || 'the request';
  throw new ApiError(
    400,
    'InvalidParameterValue',
    `Value for parameter ${where} is invalid. Reason: ${issue?.message ?? 'unknown'}`,
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ApiError(400, 'SerializationException', 'The body is no JSON.');
  }
}

interface Entry {
  readonly Id: string;
}

/** What a batch answers: each entry succeeds or fails alone. */
export interface BatchResult<T> {
  readonly Successful: readonly (Entry & T)[];
  readonly Failed: readonly (Entry & {
    readonly Code: string;
    readonly Message: string;
    readonly SenderFault: boolean;
  })[];
}

/**
 * Does the work for each entry of a batch.
 * @throws {ApiError} for a batch that is none: empty, too long, two entries of one id
 */
export function forEachEntry<E extends Entry, T>(
  entries: readonly E[],
  work: (entry: E) => T,
): BatchResult<T> {
  assertBatch(entries);
  const successful: (Entry & T)[] = [];
  const failed: BatchResult<T>['Failed'][number][] = [];
  for (const entry of entries) {
    try {
      successful.push({ ...work(entry), Id: entry.Id });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { code: Code, message: Message, status } = error;
      failed.push({ Id: entry.Id, Code, Message, SenderFault: status < 500 });
    }
  }
  return { Successful: successful, Failed: failed };
}

function assertBatch(entries: readonly Entry[]): void {
  if (entries.length === 0) {
    throw new ApiError(400, 'EmptyBatchRequest', 'The batch has no entries.');
  }
  if (entries.length > MOST_ENTRIES) {
    throw new ApiError(
      400,
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map(({ Id }) => Id);
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id))) {
    throw new ApiError(400, 'InvalidBatchEntryId', 'A batch entry id is not valid.');
  }
  if (new Set(ids).size < ids.length) {
    throw new ApiError(400, 'BatchEntryIdsNotDistinct', 'Two entries have the same id.');
  }
}
