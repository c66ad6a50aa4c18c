import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { NotMovedError, SqsDeadLetters } from '../../aws/sqs-dead-letters';
import type { DeadLetter } from '../../core/ports';
import { type LocalQueueServer, startQueueServer } from '../../local/queue-server';

let server: LocalQueueServer;
let client: SQSClient;
let failing = '';
let now = new Date('2026-03-04T05:06:07.890Z');
let name = '';
let number = 0;
let letters: SqsDeadLetters;

beforeAll(async () => {
  server = await startQueueServer({
    now: () => now,
    failsRequest: (operation) => operation === failing,
    failsEntry: (body) => body === failing,
  });
  client = new SQSClient({
    endpoint: server.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
beforeEach(() => {
  failing = '';
  name = `queue-${++number}`;
  letters = new SqsDeadLetters(client, {
    deadLetterQueueUrl: server.queueUrl(`${name}-dead`),
    queueUrl: server.queueUrl(name),
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

async function bury(...bodies: readonly string[]): Promise<void> {
  const QueueUrl = server.queueUrl(`${name}-dead`);
  for (const MessageBody of bodies)
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
}

async function receiveAll(most = Infinity): Promise<DeadLetter[]> {
  const all: DeadLetter[] = [];
  for await (const letter of letters.receive(most)) all.push(letter);
  return all;
}

const dead = () => server.messages(`${name}-dead`).map(({ body }) => body);
const waiting = () => server.messages(name).map(({ body }) => body);
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `letter ${n}`);

test('an empty queue gives nothing', async () => {
  expect(await receiveAll()).toEqual([]);
});

test('every letter comes once, with what the queue knows of it, and nobody else gets it', async () => {
  await bury(...numbered(25));
  const received = await receiveAll();
  expect(received.map(({ body }) => body)).toEqual(numbered(25));
  expect(received[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    body: 'letter 0',
    sentAt: '2026-03-04T05:06:07.890Z',
    receiveCount: 1,
    receipt: expect.any(String),
  });
  expect(await receiveAll()).toEqual([]);
});

test('no more letters are taken in hand than are asked for', async () => {
  await bury(...numbered(25));
  expect(await receiveAll(12)).toHaveLength(12);
  expect(await receiveAll()).toHaveLength(13);
});

test('letters whose time is over while they are read come no second time', async () => {
  await bury(...numbered(11));
  const received: DeadLetter[] = [];
  for await (const letter of letters.receive(Infinity)) {
    received.push(letter);
    if (received.length === 10) now = new Date(now.getTime() + 901_000);
  }
  expect(received.map(({ body }) => body)).toEqual(numbered(11));
});

test('letters move back as they are, and are gone from where they were', async () => {
  await bury(...numbered(12), '{"Records":[{"s3":"žluťoučký"}]}');
  await letters.moveBack(await receiveAll());
  expect(waiting()).toEqual([...numbered(12), '{"Records":[{"s3":"žluťoučký"}]}']);
  expect(dead()).toEqual([]);
});

test('letters that are too large together move one after the other', async () => {
  const large = ['a', 'b', 'c'].map((each) => each.repeat(524_288));
  await bury(...large, 'd');
  await letters.moveBack(await receiveAll());
  expect(waiting()).toEqual([...large, 'd']);
  expect(dead()).toEqual([]);
});

test('a letter that the queue does not take stays where it is', async () => {
  await bury('a', 'b', 'c');
  failing = 'b';
  await expect(letters.moveBack(await receiveAll())).rejects.toThrow(NotMovedError);
  expect(waiting()).toEqual(['a', 'c']);
  expect(dead()).toEqual(['b']);
});

test('what breaks off between the queues is in both, and not lost', async () => {
  await bury('a');
  failing = 'DeleteMessageBatch';
  await expect(letters.moveBack(await receiveAll())).rejects.toThrow();
  expect(waiting()).toEqual(['a']);
  expect(dead()).toEqual(['a']);
});

test('what cannot be sent is not deleted', async () => {
  await bury('a');
  failing = 'SendMessageBatch';
  await expect(letters.moveBack(await receiveAll())).rejects.toThrow();
  expect(dead()).toEqual(['a']);
});

test('letters that are put down are there for whoever asks next', async () => {
  await bury(...numbered(12));
  await letters.release(await receiveAll());
  expect(await receiveAll()).toHaveLength(12);
});

test('a letter whose time is over can be put down all the same', async () => {
  await bury('a');
  const received = await receiveAll();
  now = new Date(now.getTime() + 901_000);
  await letters.release(received);
  expect(await receiveAll()).toHaveLength(1);
});
