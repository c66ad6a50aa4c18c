import {
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import {
  ListTopicsCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
} from '@aws-sdk/client-sns';
import { type LocalMessageServer, startMessageServer } from '../../local/message-server';
import type { LocalMessage } from '../../local/messages/local-message';

let server: LocalMessageServer;
let sns: SNSClient;
let eventBridge: EventBridgeClient;
let onMessage: (message: LocalMessage) => void | Promise<void> = () => {};

beforeAll(async () => {
  server = await startMessageServer({ onMessage: (message) => onMessage(message) });
  const settings = {
    endpoint: server.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  sns = new SNSClient(settings);
  eventBridge = new EventBridgeClient(settings);
});
afterEach(() => {
  onMessage = () => {};
});
afterAll(async () => {
  sns.destroy();
  eventBridge.destroy();
  await server.close();
});

const newest = () => server.messages.at(-1);

describe('Publish', () => {
  const INPUT: PublishCommandInput = {
    TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts',
    Subject: 'HIGH: 50% & more = “a+b”',
    Message: 'Line one\r\nline two\n\nžluťoučký + 100 % & <done>',
    MessageAttributes: {
      level: { DataType: 'String', StringValue: 'high' },
      rule: { DataType: 'String', StringValue: 's3 & more' },
    },
  };
  const publish = (changes: Partial<PublishCommandInput> = {}) =>
    sns.send(new PublishCommand({ ...INPUT, ...changes }));

  test('keeps the message as it was sent, under the id that the sender gets', async () => {
    const { MessageId } = await publish();
    expect(newest()).toEqual({
      kind: 'notification',
      id: MessageId,
      topicArn: INPUT.TopicArn,
      subject: INPUT.Subject,
      message: INPUT.Message,
      attributes: { level: 'high', rule: 's3 & more' },
    });
  });

  test('takes a message of 256 KB, and none that is larger', async () => {
    const attributes = 'level'.length + 'high'.length + 'rule'.length + 's3 & more'.length;
    await publish({ Message: '%'.repeat(262_144 - attributes) });
    await expect(publish({ Message: '%'.repeat(262_145 - attributes) })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test.each([
    ['an empty message', { Message: '' }],
    ['a subject with a line break', { Subject: 'a\nb' }],
    ['a subject of 100 characters', { Subject: 'a'.repeat(100) }],
    ['a topic that is none', { TopicArn: 'alerts' }],
    [
      'an attribute without a value',
      { MessageAttributes: { x: { DataType: 'String', StringValue: '' } } },
    ],
  ])('refuses %s', async (_, changes) => {
    await expect(publish(changes)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test('a receiver that fails is told to the sender', async () => {
    onMessage = () => Promise.reject(new Error('the disk is full'));
    const before = server.messages.length;
    await expect(publish()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(server.messages).toHaveLength(before);
  });

  test('another action is refused by name', async () => {
    await expect(sns.send(new ListTopicsCommand())).rejects.toMatchObject({
      message: expect.stringContaining('ListTopics'),
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('PutEvents', () => {
  const ENTRY: PutEventsRequestEntry = {
    EventBusName: 'security',
    Source: 'trailstore',
    DetailType: 'Trailstore Alert',
    Detail: '{"id":"x","text":"žluťoučký"}',
    Resources: ['arn:aws:s3:::payroll'],
    Time: new Date('2026-03-04T05:00:00Z'),
  };
  const put = (...entries: PutEventsRequestEntry[]) =>
    eventBridge.send(new PutEventsCommand({ Entries: entries }));

  test('keeps the event as it was sent, under the id that the sender gets', async () => {
    const { FailedEntryCount, Entries } = await put(ENTRY);
    expect(FailedEntryCount).toBe(0);
    expect(newest()).toEqual({
      kind: 'event',
      id: Entries?.[0]?.EventId,
      busName: 'security',
      source: 'trailstore',
      detailType: 'Trailstore Alert',
      detail: ENTRY.Detail,
      resources: ENTRY.Resources,
      time: '2026-03-04T05:00:00.000Z',
    });
  });

  test('what is left out takes its default', async () => {
    const { EventBusName: _, Resources: __, Time: ___, ...least } = ENTRY;
    await put(least);
    expect(newest()).toMatchObject({ busName: 'default', resources: [] });
    expect(newest()).toMatchObject({ time: expect.stringMatching(/^\d{4}-.*Z$/) });
  });

  test.each([
    ['no source', { Source: undefined }, 'InvalidArgument'],
    ['no detail type', { DetailType: undefined }, 'InvalidArgument'],
    ['no detail', { Detail: undefined }, 'InvalidArgument'],
    ['a detail that is no JSON', { Detail: 'x' }, 'MalformedDetail'],
    ['a detail that is no object', { Detail: '[]' }, 'MalformedDetail'],
    ["AWS's own source", { Source: 'aws.s3' }, 'NotAuthorizedForSourceException'],
  ])('an entry with %s fails alone', async (_, changes, ErrorCode) => {
    const before = server.messages.length;
    const { FailedEntryCount, Entries } = await put({ ...ENTRY, ...changes }, ENTRY);
    expect(FailedEntryCount).toBe(1);
    expect(Entries).toEqual([
      { ErrorCode, ErrorMessage: expect.any(String) },
      { EventId: expect.any(String) },
    ]);
    expect(server.messages).toHaveLength(before + 1);
  });

  test('refuses more than ten entries, and more than 256 KB', async () => {
    await expect(put(...Array.from({ length: 11 }, () => ENTRY))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const Detail = JSON.stringify({ text: 'x'.repeat(262_144) });
    await expect(put({ ...ENTRY, Detail })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('another operation is refused by name', async () => {
    await expect(eventBridge.send(new ListRulesCommand())).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('ListRules'),
    });
  });
});

describe('whoever else asks', () => {
  const post = (headers: Record<string, string>, body = 'x') =>
    fetch(server.endpoint, { method: 'POST', headers, body });

  test('a web page is refused', async () => {
    const answer = await post({ origin: 'https://example.com' });
    expect(answer.status).toBe(403);
  });

  test('a body that is too large is refused', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await post(type, 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
  });

  test.each(['', '{', '{"Entries":[]}', '{"Entries":[{"Source":1}]}', 'null'])(
    'the body %j is refused',
    async (body) => {
      const answer = await post({ 'x-amz-target': 'AWSEvents.PutEvents' }, body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ __type: 'SerializationException' });
    },
  );
});

test('of very many messages the newest are kept', async () => {
  const Entries = Array.from({ length: 10 }, () => ({
    Source: 'test',
    DetailType: 'test',
    Detail: '{}',
  }));
  for (let n = 0; n < 101; n++) await eventBridge.send(new PutEventsCommand({ Entries }));
  expect(server.messages).toHaveLength(1000);
  expect(server.messages[0]).toMatchObject({ source: 'test' });
});
