import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetterQueue } from '../core/ports';
import { MOST_BATCH_BYTES, MOST_ENTRIES } from './sqs-batches';

/** Long enough to look at ten thousand letters, short enough for a person to start again. */
const IN_HAND_SECONDS = 900;

/**
 * SQS Developer Guide, "Amazon SQS short and long polling": without waiting, only some of a queue's
 * servers are asked, and what lies on the others would seem not to be there.
 */
const WAIT_SECONDS = 2;

/** The queues' addresses. */
export interface RedriveQueues {
  readonly deadLetterQueueUrl: string;
  /** Where messages come from, and go back to. */
  readonly queueUrl: string;
}

/** A queue did not do what it was asked to, for some messages. */
export class NotMovedError extends Error {
  override readonly name = 'NotMovedError';
}

/**
 * The dead-letter queue over SQS.
 *
 * The client must be made with `useQueueUrlAsEndpoint: false`: an endpoint that the environment names is
 * then asked instead of the host in the queue's URL.
 */
export class SqsDeadLetters implements DeadLetterQueue {
  constructor(
    private readonly client: SQSClient,
    private readonly queues: RedriveQueues,
  ) {}

  async *receive(most: number): AsyncGenerator<DeadLetter> {
    const seen = new Set<string>();
    while (seen.size < most) {
      const letters = await this.receiveSome(Math.min(MOST_ENTRIES, most - seen.size));
      if (letters.length === 0) return;
      const unseen = letters.filter(({ id }) => !seen.has(id));
      for (const { id } of unseen) seen.add(id);
      yield* unseen;
    }
  }

  private async receiveSome(most: number): Promise<readonly DeadLetter[]> {
    const { Messages = [] } = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.queues.deadLetterQueueUrl,
        MaxNumberOfMessages: most,
        VisibilityTimeout: IN_HAND_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
      }),
    );
    return Messages.map(toLetter);
  }

  async moveBack(letters: readonly DeadLetter[]): Promise<void> {
    for (const batch of batchesOf(letters)) {
      const { Failed = [] } = await this.client.send(
        new SendMessageBatchCommand({
          QueueUrl: this.queues.queueUrl,
          Entries: batch.map(({ body }, place) => ({ Id: String(place), MessageBody: body })),
        }),
      );
      const failed = new Set(Failed.map(({ Id }) => Id));
      await this.delete(batch.filter((_, place) => !failed.has(String(place))));
      refuseFailures(Failed, batch, 'the queue did not take');
    }
  }

  private async delete(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    const { Failed = [] } = await this.client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: this.queues.deadLetterQueueUrl,
        Entries: letters.map(({ receipt }, place) => ({
          Id: String(place),
          ReceiptHandle: receipt,
        })),
      }),
    );
    refuseFailures(Failed, letters, 'sent back, but not taken out of the dead-letter queue:');
  }

  async release(letters: readonly DeadLetter[]): Promise<void> {
    for (let from = 0; from < letters.length; from += MOST_ENTRIES) {
      // One whose time is over is free already: that it cannot be put down is no failure.
      await this.client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: this.queues.deadLetterQueueUrl,
          Entries: letters.slice(from, from + MOST_ENTRIES).map(({ receipt }, place) => ({
            Id: String(place),
            ReceiptHandle: receipt,
            VisibilityTimeout: 0,
          })),
        }),
      );
    }
  }
}

function toLetter({ MessageId, Body, ReceiptHandle, Attributes }: Message): DeadLetter {
  return {
    id: MessageId ?? '',
    body: Body ?? '',
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
    receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 0),
    receipt: ReceiptHandle ?? '',
  };
}

/** As few batches as SQS takes, in order. */
function* batchesOf(letters: readonly DeadLetter[]): Generator<readonly DeadLetter[]> {
  let batch: DeadLetter[] = [];
  let bytes = 0;
  for (const letter of letters) {
    const itsBytes = Buffer.byteLength(letter.body);
    if (
      batch.length === MOST_ENTRIES ||
      (batch.length > 0 && bytes + itsBytes > MOST_BATCH_BYTES)
    ) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(letter);
    bytes += itsBytes;
  }
  if (batch.length > 0) yield batch;
}

function refuseFailures(
  failed: readonly { readonly Code: string | undefined }[],
  batch: readonly unknown[],
  what: string,
): void {
  const [first] = failed;
  if (first === undefined) return;
  throw new NotMovedError(
    `${what} ${failed.length} of ${batch.length} messages (${first.Code}): run the command again`,
  );
}
