import { createHash, randomUUID } from 'node:crypto';
import { readFailures } from './batch-failures';

export interface QueueOptions {
  /** Gets an SQS event; its answer says which messages failed. A rejection fails them all. */
  readonly invoke: (event: SqsEvent) => Promise<unknown>;
  readonly batchSize?: number;
  /** Deliveries of one message before it is given up, as in a queue's redrive policy. */
  readonly maxReceiveCount: number;
  /** Batches in flight at a time. */
  readonly concurrency?: number;
  /** Until what failed is delivered again: it stands for the visibility timeout. */
  readonly redeliveryDelayMilliseconds?: number;
  readonly onProgress?: (progress: QueueProgress) => void;
}

export interface QueueProgress {
  readonly sent: number;
  readonly succeeded: number;
  readonly deadLetters: number;
  /** Sent, and neither succeeded nor given up yet. */
  readonly remaining: number;
}

export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  readonly receiveCount: number;
  /** Why the last delivery failed. */
  readonly reason: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, never>>;
  readonly md5OfBody: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

export interface LocalQueue {
  /** Resolves with the message's id when the queue has room for it: a sender cannot run ahead. */
  send(body: string): Promise<string>;
  /** Resolves when every message sent so far has succeeded or been given up. */
  drain(): Promise<void>;
  readonly deadLetters: readonly DeadLetter[];
}

interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: number;
  firstReceivedAt: number | undefined;
  receiveCount: number;
}

const REGION = 'us-east-1';
const QUEUE_ARN = `arn:aws:sqs:${REGION}:000000000000:trailstore-local`;
const SENDER = 'LOCAL';
/** Messages that wait before senders do. */
const CAPACITY = 1_000;
/** Enough for what was wrong to pass, short for who waits. */
const REDELIVERY_DELAY_MS = 50;

/** An SQS queue and the event source mapping that feeds a function from it, in memory. */
export function createQueue(options: QueueOptions): LocalQueue {
  return new Queue(options);
}

class Queue implements LocalQueue {
  readonly deadLetters: DeadLetter[] = [];

  private readonly waiting: Message[] = [];
  private readonly batchSize: number;
  private readonly concurrency: number;
  private senders: (() => void)[] = [];
  private drainers: (() => void)[] = [];
  private sent = 0;
  private succeeded = 0;
  private batchesInFlight = 0;
  private isScheduled = false;

  constructor(private readonly options: QueueOptions) {
    this.batchSize = options.batchSize ?? 10;
    this.concurrency = options.concurrency ?? 1;
  }

  async send(body: string): Promise<string> {
    while (this.waiting.length >= CAPACITY)
      await new Promise<void>((resolve) => this.senders.push(resolve));
    const message: Message = {
      messageId: randomUUID(),
      body,
      sentAt: Date.now(),
      firstReceivedAt: undefined,
      receiveCount: 0,
    };
    this.sent += 1;
    this.waiting.push(message);
    this.schedule();
    return message.messageId;
  }

  async drain(): Promise<void> {
    while (this.remaining > 0) await new Promise<void>((resolve) => this.drainers.push(resolve));
  }

  private get remaining(): number {
    return this.sent - this.succeeded - this.deadLetters.length;
  }

  /** After the current turn, so that messages sent together travel together. */
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      while (this.waiting.length > 0 && this.batchesInFlight < this.concurrency)
        void this.deliver(this.waiting.splice(0, this.batchSize));
    });
  }

  private async deliver(batch: readonly Message[]): Promise<void> {
    this.batchesInFlight += 1;
    wake(this.senders);
    const now = Date.now();
    for (const message of batch) {
      message.firstReceivedAt ??= now;
      message.receiveCount += 1;
    }
    const failures = await this.invoke(batch);
    this.batchesInFlight -= 1;
    for (const message of batch) {
      const reason = failures.get(message.messageId);
      if (reason === undefined) this.succeeded += 1;
      else this.retry(message, reason);
    }
    const { sent, succeeded, remaining } = this;
    this.options.onProgress?.({
      sent,
      succeeded,
      remaining,
      deadLetters: this.deadLetters.length,
    });
    if (remaining === 0) wake(this.drainers);
    this.schedule();
  }

  /** Why each message failed that did. */
  private async invoke(batch: readonly Message[]): Promise<ReadonlyMap<string, string>> {
    const ids = batch.map(({ messageId }) => messageId);
    try {
      return readFailures(await this.options.invoke({ Records: batch.map(toRecord) }), ids);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return new Map(ids.map((id) => [id, reason]));
    }
  }

  private retry(message: Message, reason: string): void {
    const { messageId, body, receiveCount } = message;
    if (receiveCount >= this.options.maxReceiveCount) {
      this.deadLetters.push({ messageId, body, receiveCount, reason });
      return;
    }
    setTimeout(() => {
      this.waiting.push(message);
      this.schedule();
    }, this.options.redeliveryDelayMilliseconds ?? REDELIVERY_DELAY_MS);
  }
}

function wake(sleepers: (() => void)[]): void {
  for (const resume of sleepers.splice(0)) resume();
}

function toRecord(message: Message): SqsRecord {
  return {
    messageId: message.messageId,
    receiptHandle: randomUUID(),
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: SENDER,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: QUEUE_ARN,
    awsRegion: REGION,
  };
}
