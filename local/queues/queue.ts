import { createHash, randomUUID } from 'node:crypto';
import { ApiError } from '../messages/local-message';

/** A message as it lies in a queue. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  /** How often it was handed out. */
  readonly receiveCount: number;
  readonly sentAt: Date;
}

/** A message as a receiver gets it. */
export interface HandedMessage extends QueuedMessage {
  readonly receiptHandle: string;
  readonly firstReceivedAt: Date;
}

interface HeldMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  receiveCount: number;
  firstReceivedAt: number;
  /** Milliseconds since 1970; nobody gets it before. */
  visibleAt: number;
}

/** Amazon SQS Developer Guide, "Amazon SQS visibility timeout": what a queue has that sets none. */
export const VISIBILITY_SECONDS = 30;

/** Amazon SQS Developer Guide, "Amazon SQS message quotas": characters that a message may hold. */
const FORBIDDEN_CHARACTERS = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/** One standard queue, in memory. */
export class Queue {
  private readonly held = new Map<string, HeldMessage>();

  constructor(private readonly now: () => Date) {}

  get messages(): readonly QueuedMessage[] {
    return [...this.held.values()].map(described);
  }

  /** How many wait, how many somebody has in hand, and how many are held back since they came. */
  get counts(): Readonly<Record<'visible' | 'inFlight' | 'delayed', number>> {
    const hidden = [...this.held.values()].filter((each) => !this.isVisible(each));
    const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0).length;
    return {
      visible: this.held.size - hidden.length,
      inFlight: hidden.length - delayed,
      delayed,
    };
  }

  /** @throws {ApiError} for characters that SQS does not take */
  send(body: string, delaySeconds = 0): QueuedMessage {
    if (body === '') throw missing('MessageBody');
    if (FORBIDDEN_CHARACTERS.test(body)) {
      throw new ApiError(400, 'InvalidMessageContents', 'Invalid characters in the message.');
    }
    const sentAt = this.now().getTime();
    const message: HeldMessage = {
      id: randomUUID(),
      body,
      sentAt,
      receiveCount: 0,
      firstReceivedAt: 0,
      visibleAt: sentAt + delaySeconds * 1000,
    };
    this.held.set(message.id, message);
    return described(message);
  }

  /** Hands out messages, the one that came first first, and hides them from others for a time. */
  receive(most: number, visibilitySeconds = VISIBILITY_SECONDS): readonly HandedMessage[] {
    const now = this.now().getTime();
    const taken = [...this.held.values()].filter((each) => this.isVisible(each)).slice(0, most);
    return taken.map((message) => {
      if (message.receiveCount === 0) message.firstReceivedAt = now;
      message.receiveCount++;
      message.visibleAt = now + visibilitySeconds * 1000;
      return {
        ...described(message),
        receiptHandle: receiptHandleOf(message),
        firstReceivedAt: new Date(message.firstReceivedAt),
      };
    });
  }

  /**
   * Amazon SQS API Reference, "DeleteMessage": an older handle than that of the last receipt is taken,
   * and the message stays.
   * @throws {ApiError} for a handle that is none
   */
  delete(receiptHandle: string): void {
    const message = this.find(receiptHandle);
    if (message !== undefined && receiptHandleOf(message) === receiptHandle) {
      this.held.delete(message.id);
    }
  }

  /** @throws {ApiError} for a handle that is none, and for a message that nobody has in hand */
  changeVisibility(receiptHandle: string, seconds: number): void {
    const message = this.find(receiptHandle);
    if (message === undefined || this.isVisible(message)) {
      throw new ApiError(400, 'MessageNotInflight', 'The specified message is not in flight.');
    }
    message.visibleAt = this.now().getTime() + seconds * 1000;
  }

  private find(receiptHandle: string): HeldMessage | undefined {
    const [id, count] = Buffer.from(receiptHandle, 'base64url').toString().split('#');
    if (id === undefined || count === undefined) {
      throw new ApiError(404, 'ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
    }
    return this.held.get(id);
  }

  private isVisible({ visibleAt }: HeldMessage): boolean {
    return visibleAt <= this.now().getTime();
  }
}

/** Another one for each receipt of a message. */
function receiptHandleOf({ id, receiveCount }: HeldMessage): string {
  return Buffer.from(`${id}#${receiveCount}`).toString('base64url');
}

function described({ id, body, receiveCount, sentAt }: HeldMessage): QueuedMessage {
  return { id, body, receiveCount, sentAt: new Date(sentAt) };
}

export function md5Of(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

export function missing(parameter: string): ApiError {
  const message = `The request must contain the parameter ${parameter}.`;
  return new ApiError(400, 'MissingParameter', message);
}
