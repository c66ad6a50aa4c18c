import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { AlertNotifier } from '../../aws/alert-notifier';
import { type AlertMessage, composeMessage } from '../../core/alerts/message';
import { NotSentError } from '../../core/alerts/notifier';
import { type LocalMessageServer, startMessageServer } from '../../local/message-server';
import type { LocalMessage } from '../../local/messages/local-message';
import { STORY } from '../support/alert-stories';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:Trailstore-alerts';
const MESSAGE = composeMessage(STORY);

let server: LocalMessageServer;
let proxy: FaultProxy;
let received: LocalMessage[];
const clients: { destroy(): void }[] = [];

beforeAll(async () => {
  server = await startMessageServer({ onMessage: (message) => void received.push(message) });
  proxy = await startFaultProxy(server.endpoint);
});
beforeEach(() => {
  received = [];
  proxy.reset();
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await proxy.close();
  await server.close();
});

function notifier({ busName = 'default', topicArn = TOPIC } = {}): AlertNotifier {
  const settings = {
    endpoint: proxy.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  const sns = new SNSClient(settings);
  const eventBridge = new EventBridgeClient(settings);
  clients.push(sns, eventBridge);
  return new AlertNotifier({ sns, topicArn, eventBridge, busName });
}

/** Spoils calls by their number, counted over both services from 0. */
function failCall(number: number, status: number, body: string): void {
  let calls = 0;
  proxy.fail(() => (calls++ === number ? { kind: 'answer', status, body } : undefined));
}

const kinds = () => received.map(({ kind }) => kind);

test('people get the text, and then programs the detail', async () => {
  await notifier({ busName: 'security' }).send(MESSAGE);
  expect(received).toEqual([
    {
      kind: 'notification',
      id: expect.any(String),
      topicArn: TOPIC,
      subject: MESSAGE.subject,
      message: MESSAGE.text,
      attributes: { level: 'medium', rule: 's3_bucket_policy_deleted' },
    },
    {
      kind: 'event',
      id: expect.any(String),
      busName: 'security',
      source: 'trailstore',
      detailType: 'Trailstore Alert',
      detail: JSON.stringify(MESSAGE.detail),
      resources: ['arn:aws:s3:::payroll'],
      time: '2026-03-04T05:00:00.000Z',
    },
  ]);
});

test('a rule without a name is told by its id', async () => {
  const { detail } = MESSAGE;
  const { name: _, ...rule } = detail.rule;
  await notifier().send({ ...MESSAGE, detail: { ...detail, rule } });
  expect(received[0]).toMatchObject({ attributes: { rule: detail.rule.id } });
});

test('a resource without an ARN is left to the detail', async () => {
  await notifier().send({ ...MESSAGE, detail: { ...MESSAGE.detail, resource: undefined } });
  expect(received[1]).toMatchObject({ resources: [] });
});

const snsError = (code: string) =>
  `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>`;

test.each([
  ['may not publish', 'AuthorizationError', 403],
  ['finds no topic', 'NotFound', 404],
  ['is held back', 'Throttled', 429],
  ['finds SNS in trouble', 'InternalError', 500],
])('nothing is sent when it %s', async (_, code, status) => {
  failCall(0, status, snsError(code));
  const sending = notifier().send(MESSAGE);
  await expect(sending).rejects.toThrow(NotSentError);
  await expect(sending).rejects.toThrow('the topic did not take the message');
  await expect(sending).rejects.toMatchObject({ cause: expect.any(Error) });
  expect(received).toEqual([]);
});

test.each([
  ['may not put events', 'AccessDeniedException', 400],
  ['finds EventBridge in trouble', 'InternalException', 500],
])('people are told even when it %s', async (_, code, status) => {
  failCall(1, status, JSON.stringify({ __type: code, message: 'no' }));
  const sending = notifier().send(MESSAGE);
  await expect(sending).rejects.toThrow(NotSentError);
  await expect(sending).rejects.toThrow(`the event bus did not take the event: ${code}`);
  expect(kinds()).toEqual(['notification']);
});

test('an entry that failed in a call that succeeded is not sent', async () => {
  const entry = { ErrorCode: 'InternalFailure', ErrorMessage: 'try again' };
  failCall(1, 200, JSON.stringify({ FailedEntryCount: 1, Entries: [entry] }));
  await expect(notifier().send(MESSAGE)).rejects.toThrow(
    new NotSentError('the event bus did not take the event: InternalFailure: try again'),
  );
});

test('a connection that is cut is not sent', async () => {
  proxy.fail(() => ({ kind: 'cut' }));
  await expect(notifier().send(MESSAGE)).rejects.toThrow(NotSentError);
});

describe('after the bus failed', () => {
  const failOnce = () => failCall(1, 500, JSON.stringify({ __type: 'InternalException' }));

  test('people are not told a second time', async () => {
    const sender = notifier();
    failOnce();
    await expect(sender.send(MESSAGE)).rejects.toThrow(NotSentError);
    await sender.send(MESSAGE);
    expect(kinds()).toEqual(['notification', 'event']);
  });

  test('people are told of other alerts', async () => {
    const sender = notifier();
    failOnce();
    const other: AlertMessage = { ...MESSAGE, detail: { ...MESSAGE.detail, id: 'other' } };
    await expect(sender.send(MESSAGE)).rejects.toThrow(NotSentError);
    await sender.send(other);
    expect(kinds()).toEqual(['notification', 'notification', 'event']);
  });

  test('another process tells both again', async () => {
    failOnce();
    await expect(notifier().send(MESSAGE)).rejects.toThrow(NotSentError);
    await notifier().send(MESSAGE);
    expect(kinds()).toEqual(['notification', 'notification', 'event']);
  });
});

test('what was sent whole is not sent again by the same sender: the caller could not note it', async () => {
  const sender = notifier();
  await sender.send(MESSAGE);
  await sender.send(MESSAGE);
  expect(kinds()).toEqual(['notification', 'event']);
});
