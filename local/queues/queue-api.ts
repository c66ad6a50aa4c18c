import { ApiError } from '../messages/local-message';
import { type HandedMessage, md5Of, Queue, VISIBILITY_SECONDS } from './queue';
import { forEachEntry, MOST_MESSAGE_BYTES, REQUESTS, readRequest } from './requests';

/** The prefix of the header `x-amz-target` before an operation's name. */
const TARGET = 'AmazonSQS.';
const ACCOUNT = '111122223333';
const REGION = 'us-east-1';

/** How the queues are to misbehave. */
export interface QueueFaults {
  /** Whether a request of this operation is answered with an internal error, and does nothing. */
  readonly failsRequest?: (operation: string) => boolean;
  /** Whether an entry of a batch that sends this body fails, alone. */
  readonly failsEntry?: (body: string) => boolean;
}

/** The operations of SQS over queues in memory. */
export class QueueApi {
  private readonly queues = new Map<string, Queue>();

  constructor(
    private readonly endpoint: () => string,
    private readonly faults: QueueFaults,
    private readonly now: () => Date,
  ) {}

  /** The queue of this name; it is there from now on. */
  queue(name: string): Queue {
    const queue = this.queues.get(name) ?? new Queue(this.now);
    this.queues.set(name, queue);
    return queue;
  }

  urlOf(name: string): string {
    return `${this.endpoint()}/${ACCOUNT}/${name}`;
  }

  /**
   * @param target the header `x-amz-target`
   * @returns the answer's JSON
   * @throws {ApiError} in SQS's words for what it, or this server, does not take
   */
  answer(target: string, body: string): string {
    const operation = target.startsWith(TARGET) ? target.slice(TARGET.length) : target;
    if (this.faults.failsRequest?.(operation)) throw internalError();
    return JSON.stringify(this.do(operation, body));
  }

  private do(operation: string, body: string): object {
    switch (operation) {
      case 'GetQueueUrl':
        return this.getQueueUrl(body);
      case 'GetQueueAttributes':
        return this.getAttributes(body);
      case 'SendMessage':
        return this.send(body);
      case 'SendMessageBatch':
        return this.sendBatch(body);
      case 'ReceiveMessage':
        return this.receive(body);
      case 'DeleteMessage':
        return this.delete(body);
      case 'DeleteMessageBatch':
        return this.deleteBatch(body);
      case 'ChangeMessageVisibility':
        return this.changeVisibility(body);
      case 'ChangeMessageVisibilityBatch':
        return this.changeVisibilityBatch(body);
      default:
        throw new ApiError(400, 'UnsupportedOperation', `${operation} is not known here.`);
    }
  }

  private getQueueUrl(body: string): object {
    const { QueueName } = readRequest(REQUESTS.GetQueueUrl, body);
    if (!this.queues.has(QueueName)) throw noSuchQueue();
    return { QueueUrl: this.urlOf(QueueName) };
  }

  private getAttributes(body: string): object {
    const { QueueUrl, AttributeNames = [] } = readRequest(REQUESTS.GetQueueAttributes, body);
    const { visible, inFlight, delayed } = this.find(QueueUrl).counts;
    const attributes: Readonly<Record<string, string>> = {
      QueueArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${nameIn(QueueUrl)}`,
      VisibilityTimeout: String(VISIBILITY_SECONDS),
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
    };
    return { Attributes: pick(attributes, AttributeNames) };
  }

  private send(body: string): object {
    const { QueueUrl, MessageBody, DelaySeconds } = readRequest(REQUESTS.SendMessage, body);
    const queue = this.find(QueueUrl);
    if (Buffer.byteLength(MessageBody) > MOST_MESSAGE_BYTES) {
      throw new ApiError(
        400,
        'InvalidParameterValue',
        `One or more parameters are invalid. Reason: Message must be shorter than ${MOST_MESSAGE_BYTES} bytes.`,
      );
    }
    const { id } = queue.send(MessageBody, DelaySeconds);
    return { MessageId: id, MD5OfMessageBody: md5Of(MessageBody) };
  }

  private sendBatch(body: string): object {
    const { QueueUrl, Entries } = readRequest(REQUESTS.SendMessageBatch, body);
    const queue = this.find(QueueUrl);
    const bytes = Entries.reduce((sum, each) => sum + Buffer.byteLength(each.MessageBody), 0);
    if (bytes > MOST_MESSAGE_BYTES) {
      throw new ApiError(
        400,
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${MOST_MESSAGE_BYTES} bytes. You have sent ${bytes} bytes.`,
      );
    }
    return forEachEntry(Entries, ({ MessageBody, DelaySeconds }) => {
      if (this.faults.failsEntry?.(MessageBody)) throw internalError();
      const { id } = queue.send(MessageBody, DelaySeconds);
      return { MessageId: id, MD5OfMessageBody: md5Of(MessageBody) };
    });
  }

  private receive(body: string): object {
    const request = readRequest(REQUESTS.ReceiveMessage, body);
    const { AttributeNames = [], MessageSystemAttributeNames = [] } = request;
    const asked = [...AttributeNames, ...MessageSystemAttributeNames];
    const messages = this.find(request.QueueUrl)
      .receive(request.MaxNumberOfMessages ?? 1, request.VisibilityTimeout)
      .map((message) => messageJson(message, asked));
    return messages.length > 0 ? { Messages: messages } : {};
  }

  private delete(body: string): object {
    const { QueueUrl, ReceiptHandle } = readRequest(REQUESTS.DeleteMessage, body);
    this.find(QueueUrl).delete(ReceiptHandle);
    return {};
  }

  private deleteBatch(body: string): object {
    const { QueueUrl, Entries } = readRequest(REQUESTS.DeleteMessageBatch, body);
    const queue = this.find(QueueUrl);
    return forEachEntry(Entries, ({ ReceiptHandle }) => {
      queue.delete(ReceiptHandle);
      return {};
    });
  }

  private changeVisibility(body: string): object {
    const request = readRequest(REQUESTS.ChangeMessageVisibility, body);
    const { QueueUrl, ReceiptHandle, VisibilityTimeout } = request;
    this.find(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout);
    return {};
  }

  private changeVisibilityBatch(body: string): object {
    const { QueueUrl, Entries } = readRequest(REQUESTS.ChangeMessageVisibilityBatch, body);
    const queue = this.find(QueueUrl);
    return forEachEntry(Entries, ({ ReceiptHandle, VisibilityTimeout }) => {
      queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
      return {};
    });
  }

  private find(url: string): Queue {
    const queue = this.queues.get(nameIn(url));
    if (queue === undefined) throw noSuchQueue();
    return queue;
  }
}

function nameIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

function messageJson(message: HandedMessage, asked: readonly string[]): object {
  const { id, body, receiptHandle, receiveCount, sentAt, firstReceivedAt } = message;
  const attributes = pick(
    {
      SentTimestamp: String(sentAt.getTime()),
      ApproximateReceiveCount: String(receiveCount),
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt.getTime()),
    },
    asked,
  );
  return {
    MessageId: id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5Of(body),
    Body: body,
    ...(Object.keys(attributes).length > 0 && { Attributes: attributes }),
  };
}

function pick(
  all: Readonly<Record<string, string>>,
  asked: readonly string[],
): Record<string, string> {
  const isAsked = (name: string) => asked.includes('All') || asked.includes(name);
  return Object.fromEntries(Object.entries(all).filter(([name]) => isAsked(name)));
}

function noSuchQueue(): ApiError {
  return new ApiError(400, 'QueueDoesNotExist', 'The specified queue does not exist.');
}

function internalError(): ApiError {
  return new ApiError(500, 'InternalError', 'We encountered an internal error. Please try again.');
}
