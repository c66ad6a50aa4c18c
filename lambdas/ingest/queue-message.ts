import { object, text } from '../../core/records/json';

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
 * itself, without a schema, which would only be told to let everything pass: what is not as it should be is
 * the matter of its own message.
 *
 * @throws {Error} when the event is none of a queue
 */
export function readQueueEvent(event: unknown): QueueMessage[] {
  const records = object(event)?.Records;
  if (!Array.isArray(records))
    throw new Error('the event is none of a queue: it has no list of Records');
  return records.map((record) => {
    const { messageId, body, attributes } = object(record) ?? {};
    return { id: text(messageId) ?? '', body: text(body) ?? '', attempt: attemptOf(attributes) };
  });
}

function attemptOf(attributes: unknown): number {
  const count = text(object(attributes)?.ApproximateReceiveCount) ?? '';
  return /^[1-9]\d*$/.test(count) ? Number(count) : 1;
}
