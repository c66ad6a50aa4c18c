import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type LocalQueueServer, startQueueServer } from '../../local/queue-server';

let server: LocalQueueServer;
let client: SQSClient;
let now = new Date('2026-03-04T05:06:07Z');
let failingOperation = '';
let failingBody = '';
let queueNumber = 0;
let QueueUrl: string;
let name: string;

beforeAll(async () => {
  server = await startQueueServer({
    now: () => now,
    failsRequest: (operation) => operation === failingOperation,
    failsEntry: (body) => body === failingBody,
  });
  client = new SQSClient({
    endpoint: server.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
beforeEach(() => {
  failingOperation = '';
  failingBody = '';
  name = `queue-${++queueNumber}`;
  QueueUrl = server.queueUrl(name);
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

const send = (MessageBody: string) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
const sendBatch = (...bodies: string[]) =>
  client.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: bodies.map((MessageBody, i) => ({ Id: `m${i}`, MessageBody })),
    }),
  );
const receive = async (input: Partial<ReceiveMessageCommandInput> = {}) => {
  const all = { QueueUrl, MaxNumberOfMessages: 10, ...input };
  const { Messages = [] } = await client.send(new ReceiveMessageCommand(all));
  return Messages;
};
const pass = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};
const bodies = () => server.messages(name).map(({ body }) => body);
const attributes = async () =>
  (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })))
    .Attributes;

describe('a message', () => {
  test('is handed out as it was sent, with what SQS knows of it, and is hidden then', async () => {
    const { MessageId } = await send('{"a":"žluťoučký 🐎"}');
    const sentAt = now.getTime();
    pass(5);
    const [message, ...others] = await receive({ MessageSystemAttributeNames: ['All'] });
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      MessageId,
      Body: '{"a":"žluťoučký 🐎"}',
      Attributes: {
        SentTimestamp: String(sentAt),
        ApproximateReceiveCount: '1',
        ApproximateFirstReceiveTimestamp: String(sentAt + 5000),
      },
    });
    expect(await receive()).toEqual([]);
  });

  test('that nobody deletes comes again when its time is over, counted', async () => {
    await send('a');
    const [first] = await receive({ VisibilityTimeout: 10 });
    pass(9);
    expect(await receive()).toEqual([]);
    pass(1);
    const [second] = await receive({ AttributeNames: ['All'] });
    expect(second).toMatchObject({ Attributes: { ApproximateReceiveCount: '2' } });
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
  });

  test('is hidden for the usual half minute where the receiver says nothing', async () => {
    await send('a');
    await receive();
    pass(29);
    expect(await receive()).toEqual([]);
    pass(1);
    expect(await receive()).toHaveLength(1);
  });

  test('is deleted by the handle of its last receipt, and stays for an older one', async () => {
    await send('a');
    const [first] = await receive({ VisibilityTimeout: 0 });
    const [second] = await receive();
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    expect(bodies()).toEqual(['a']);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second?.ReceiptHandle }));
    expect(bodies()).toEqual([]);
  });

  test('is visible again at once when its receiver says so, and later when he needs longer', async () => {
    await send('a');
    const [message] = await receive();
    const change = (VisibilityTimeout: number) =>
      client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    await change(60);
    pass(59);
    expect(await receive()).toEqual([]);
    await change(0);
    expect(await receive()).toHaveLength(1);
  });

  test('that is delayed waits until its time', async () => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', DelaySeconds: 60 }));
    expect(await attributes()).toMatchObject({ ApproximateNumberOfMessagesDelayed: '1' });
    pass(60);
    expect(await receive()).toHaveLength(1);
  });
});

describe('a batch', () => {
  test('is sent, hidden longer and deleted, each message under its own id', async () => {
    const { Successful } = await sendBatch('a', 'b', 'c');
    expect(Successful?.map(({ Id }) => Id)).toEqual(['m0', 'm1', 'm2']);
    const received = await receive({ MaxNumberOfMessages: 2 });
    expect(received.map(({ Body }) => Body)).toEqual(['a', 'b']);
    const Entries = received.map(({ MessageId: Id, ReceiptHandle }) => ({ Id, ReceiptHandle }));
    await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: Entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 })),
      }),
    );
    expect((await receive()).map(({ Body }) => Body)).toEqual(['a', 'b', 'c']);
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect(bodies()).toEqual(['a', 'b', 'c']);
  });

  test('an entry that fails fails alone', async () => {
    failingBody = 'b';
    const { Successful, Failed } = await sendBatch('a', 'b', 'c');
    expect(Successful?.map(({ Id }) => Id)).toEqual(['m0', 'm2']);
    expect(Failed).toMatchObject([{ Id: 'm1', Code: 'InternalError', SenderFault: false }]);
    expect(bodies()).toEqual(['a', 'c']);
  });

  test('an entry with a handle that is none fails alone', async () => {
    await send('a');
    const [message] = await receive();
    const { Successful, Failed } = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'wrong', ReceiptHandle: 'x' },
          { Id: 'right', ReceiptHandle: message?.ReceiptHandle },
        ],
      }),
    );
    expect(Successful).toEqual([{ Id: 'right' }]);
    expect(Failed).toMatchObject([{ Id: 'wrong', Code: 'ReceiptHandleIsInvalid' }]);
  });

  test('none, and more than ten, are refused', async () => {
    await expect(sendBatch()).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
    await expect(sendBatch(...Array.from('abcdefghijk'))).rejects.toMatchObject({
      name: 'TooManyEntriesInBatchRequest',
    });
  });

  test('more than 1 MiB together is refused, and as much is taken', async () => {
    const half = 'x'.repeat(524_288);
    await sendBatch(half, half);
    await expect(sendBatch(half, `${half}x`)).rejects.toMatchObject({
      name: 'BatchRequestTooLong',
    });
  });

  test.each([
    ['BatchEntryIdsNotDistinct', ['a', 'a']],
    ['InvalidBatchEntryId', ['a', 'b/c']],
  ])('ids are distinct words: %s', async (error, ids) => {
    const Entries = ids.map((Id) => ({ Id, MessageBody: 'x' }));
    await expect(
      client.send(new SendMessageBatchCommand({ QueueUrl, Entries })),
    ).rejects.toMatchObject({ name: error });
  });
});

describe('queues', () => {
  test('are found by name, and keep their messages apart', async () => {
    const other = server.queueUrl(`${name}-other`);
    await send('a');
    await client.send(new SendMessageCommand({ QueueUrl: other, MessageBody: 'b' }));
    expect(bodies()).toEqual(['a']);
    const found = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    expect(found.QueueUrl).toBe(QueueUrl);
  });

  test('count what waits and what is in hand', async () => {
    await sendBatch('a', 'b', 'c');
    await receive({ MaxNumberOfMessages: 1 });
    expect(await attributes()).toMatchObject({
      QueueArn: `arn:aws:sqs:us-east-1:111122223333:${name}`,
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
  });

  test('that are not there are refused in the words of SQS', async () => {
    const QueueName = 'nobody';
    const get = client.send(new GetQueueUrlCommand({ QueueName }));
    await expect(get).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    const url = QueueUrl.replace(name, QueueName);
    const sending = client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'a' }));
    await expect(sending).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });
});

describe('what is refused', () => {
  test('a message of characters that SQS does not take', async () => {
    await expect(send('a\u0000b')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
  });

  test('a message of more than 1 MiB', async () => {
    await expect(send('x'.repeat(1_048_577))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  test('time for a message that nobody has in hand', async () => {
    await send('a');
    const [message] = await receive({ VisibilityTimeout: 0 });
    const change = client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 1,
      }),
    );
    await expect(change).rejects.toMatchObject({ name: 'MessageNotInflight' });
  });

  test('more messages at once than SQS hands out', async () => {
    await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toMatchObject({
      message: expect.stringContaining('MaxNumberOfMessages'),
    });
  });

  test.each([
    ['ListQueues', () => client.send(new ListQueuesCommand())],
    ['PurgeQueue', () => client.send(new PurgeQueueCommand({ QueueUrl }))],
  ])('an operation that is not known here: %s', async (operation, ask) => {
    await expect(ask()).rejects.toMatchObject({
      name: 'UnsupportedOperation',
      message: expect.stringContaining(operation),
    });
  });

  test('a request that is to fail, and it does nothing', async () => {
    failingOperation = 'SendMessage';
    await expect(send('a')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(bodies()).toEqual([]);
  });

  test('a web page', async () => {
    const headers = { origin: 'https://example.com' };
    const answer = await fetch(server.endpoint, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(403);
  });

  test('a body that is no JSON', async () => {
    const headers = { 'x-amz-target': 'AmazonSQS.SendMessage' };
    const answer = await fetch(server.endpoint, { method: 'POST', headers, body: '{' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      __type: 'com.amazonaws.sqs#SerializationException',
    });
  });
});
