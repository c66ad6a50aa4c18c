import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { AlertMessage } from '../core/alerts/message';
import {
  EVENT_DETAIL_TYPE,
  EVENT_SOURCE,
  type Notifier,
  NotSentError,
} from '../core/alerts/notifier';

/** Where alerts go. The clients bring their own time-outs. */
export interface AlertDestinations {
  readonly sns: SNSClient;
  readonly topicArn: string;
  readonly eventBridge: EventBridgeClient;
  readonly busName: string;
}

/** Messages that are remembered as sent; each takes a line of text. */
const MOST_REMEMBERED = 10_000;

/**
 * Sends alerts to an SNS topic, for people, and then to an event bus, for programs. The topic comes first:
 * who is to be woken does not wait for a bus. What was sent is remembered as long as this object lives:
 * when the bus fails after the topic, `send` throws, and the next call with the same alert sends to the bus
 * alone; when the caller could not note that all was sent, the next call sends nothing. A later process
 * knows nothing of it and sends to both again. So both get each alert at least once, and its id tells
 * repeats.
 */
export class AlertNotifier implements Notifier {
  /** By the ids of alerts: who has them. */
  private readonly sent = new Map<string, 'topic' | 'topic and bus'>();

  constructor(private readonly to: AlertDestinations) {}

  async send(message: AlertMessage): Promise<void> {
    const { id } = message.detail;
    if (!this.sent.has(id)) await this.publish(message);
    this.remember(id, this.sent.get(id) ?? 'topic');
    if (this.sent.get(id) === 'topic and bus') return;
    await this.putEvent(message);
    this.remember(id, 'topic and bus');
  }

  private remember(id: string, who: 'topic' | 'topic and bus'): void {
    const [oldest] = this.sent.keys();
    const isFull = this.sent.size >= MOST_REMEMBERED && !this.sent.has(id);
    if (isFull && oldest !== undefined) this.sent.delete(oldest);
    this.sent.set(id, who);
  }

  private async publish({ subject, text, detail }: AlertMessage): Promise<void> {
    const { sns, topicArn } = this.to;
    const { level, name, id } = detail.rule;
    await orNotSent('the topic did not take the message', () =>
      sns.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: subject,
          Message: text,
          MessageAttributes: { level: textAttribute(level), rule: textAttribute(name ?? id) },
        }),
      ),
    );
  }

  private async putEvent({ detail }: AlertMessage): Promise<void> {
    const { eventBridge, busName } = this.to;
    const { arn } = detail.resource ?? {};
    const { FailedEntryCount = 0, Entries = [] } = await orNotSent(
      'the event bus did not take the event',
      () =>
        eventBridge.send(
          new PutEventsCommand({
            Entries: [
              {
                EventBusName: busName,
                Source: EVENT_SOURCE,
                DetailType: EVENT_DETAIL_TYPE,
                Detail: JSON.stringify(detail),
                Resources: arn === undefined ? [] : [arn],
                Time: new Date(detail.when.at),
              },
            ],
          }),
        ),
    );
    if (FailedEntryCount === 0) return;
    // The call succeeds all the same: EventBridge API Reference, "PutEvents".
    const { ErrorCode = 'no code', ErrorMessage = 'no message' } = Entries[0] ?? {};
    throw new NotSentError(`the event bus did not take the event: ${ErrorCode}: ${ErrorMessage}`);
  }
}

/** For the filter policies of subscriptions. */
function textAttribute(value: string) {
  return { DataType: 'String', StringValue: value };
}

/** Whatever keeps the SDK from delivering, the message is not sent, and may be at another time. */
async function orNotSent<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new NotSentError(`${what}: ${reason}`, { cause });
  }
}
