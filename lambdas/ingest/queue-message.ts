import * as z from 'zod/mini';

/** A message of the queue, as far as it can be read. */
export interface QueueMessage {
  /** Empty when it has none: it cannot be asked for again then. */
  readonly id: string;
  readonly body: string;
  /** How often it was delivered, 1 the first time. */
  readonly attempt: number;
}

/**
 * AWS Lambda Developer Guide, "Using Lambda with Amazon SQS": the event. Each part of a message is read by
 * itself: one that is not what it should be is the matter of its own message.
 */
const attempt = z.pipe(
  z.string().check(z.regex(/^[1-9]\d*$/)),
  z.transform((digits) => Number(digits)),
);
const sqsRecord = z.object({
  messageId: z.catch(z.string(), ''),
  body: z.catch(z.string(), ''),
  attributes: z.catch(z.object({ ApproximateReceiveCount: z.catch(attempt, 1) }), {
    ApproximateReceiveCount: 1,
  }),
});
const sqsEvent = z.object({
  Records: z.array(
    z.catch(sqsRecord, { messageId: '', body: '', attributes: { ApproximateReceiveCount: 1 } }),
  ),
});

/** @throws {Error} when the event is none of a queue */
export function readQueueEvent(event: unknown): QueueMessage[] {
  return sqsEvent.parse(event).Records.map(({ messageId, body, attributes }) => ({
    id: messageId,
    body,
    attempt: attributes.ApproximateReceiveCount,
  }));
}
