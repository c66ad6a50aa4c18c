import { randomUUID } from 'node:crypto';
import { toXml } from '../s3/xml';
import { ApiError, type LocalNotification } from './local-message';

/** Amazon SNS API Reference: its only version, which is also the name of its XML. */
const VERSION = '2010-03-31';
const XML_NAMESPACE = `http://sns.amazonaws.com/doc/${VERSION}/`;

/** Amazon SNS API Reference, "Publish": the message with its attributes. */
const MOST_MESSAGE_BYTES = 262_144;
const LONGEST_SUBJECT = 99;

const TOPIC_ARN = /^arn:[\w-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/;
const ATTRIBUTE = /^MessageAttributes\.entry\.(\d+)\.Name$/;

/** Whether a request is of the AWS query protocol, which SNS speaks. */
export function isQueryProtocol(contentType: string | undefined): boolean {
  return contentType?.startsWith('application/x-www-form-urlencoded') === true;
}

/** @throws {ApiError} in SNS's words for what it, or this server, does not take */
export function readPublish(body: string): LocalNotification {
  const fields = new URLSearchParams(body);
  const action = fields.get('Action') ?? '';
  if (action !== 'Publish' || fields.get('Version') !== VERSION) {
    throw new ApiError(
      400,
      'InvalidAction',
      `The action ${action} is not valid for this web service.`,
    );
  }
  const topicArn = fields.get('TopicArn') ?? '';
  const subject = fields.get('Subject') ?? undefined;
  const message = fields.get('Message') ?? '';
  const attributes = readAttributes(fields);
  if (!TOPIC_ARN.test(topicArn)) throw invalid('TopicArn');
  if (message === '') throw invalid('Empty message');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
  if (subject !== undefined && !/^[^\u0000-\u001f\u007f]+$/.test(subject)) throw invalid('Subject');
  if (subject !== undefined && subject.length > LONGEST_SUBJECT) throw invalid('Subject');
  const counted = [message, ...Object.entries(attributes).flat()];
  const bytes = counted.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > MOST_MESSAGE_BYTES) throw invalid('Message too long');
  return { kind: 'notification', id: randomUUID(), topicArn, subject, message, attributes };
}

function readAttributes(fields: URLSearchParams): Record<string, string> {
  const entries = [...fields].flatMap(([field, name]): [string, string][] => {
    const [, number] = ATTRIBUTE.exec(field) ?? [];
    if (number === undefined) return [];
    const value = fields.get(`MessageAttributes.entry.${number}.Value.StringValue`) ?? '';
    const type = fields.get(`MessageAttributes.entry.${number}.Value.DataType`) ?? '';
    if (name === '' || value === '' || type !== 'String') throw invalid('MessageAttributes');
    return [[name, value]];
  });
  return Object.fromEntries(entries);
}

function invalid(reason: string): ApiError {
  return new ApiError(400, 'InvalidParameter', `Invalid parameter: ${reason}`);
}

export function publishedXml({ id }: LocalNotification, requestId: string): string {
  return toXml(
    [
      'PublishResponse',
      [
        ['PublishResult', [['MessageId', id]]],
        ['ResponseMetadata', [['RequestId', requestId]]],
      ],
    ],
    XML_NAMESPACE,
  );
}

export function errorXml({ status, code, message }: ApiError, requestId: string): string {
  return toXml(
    [
      'ErrorResponse',
      [
        [
          'Error',
          [
            ['Type', status < 500 ? 'Sender' : 'Receiver'],
            ['Code', code],
            ['Message', message],
          ],
        ],
        ['RequestId', requestId],
      ],
    ],
    XML_NAMESPACE,
  );
}
