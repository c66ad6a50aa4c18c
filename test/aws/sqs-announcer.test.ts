import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsAnnouncer } from '../../aws/sqs-announcer';
import type { LogFile } from '../../core/ledger/ledger-entry';
import { readNotification } from '../../lambdas/ingest/notification';
import { type LocalQueueServer, startQueueServer } from '../../local/queue-server';
import { type Fault, type FaultProxy, startFaultProxy } from '../support/fault-proxy';
import { BUCKET, LOG_KEY } from '../support/notifications';

const QUEUE = 'ingest';
const files = (count: number): LogFile[] =>
  Array.from({ length: count }, (_, n) => {
    const key = `${n}/${LOG_KEY}`;
    return { uri: `s3://${BUCKET}/${key}`, key, etag: `etag-${n}`, size: n };
  });

let isFailing: (body: string) => boolean = () => false;
let server: LocalQueueServer;
let proxy: FaultProxy;
let client: SQSClient;
beforeEach(async () => {
  isFailing = () => false;
  server = await startQueueServer({ failsEntry: (body) => isFailing(body) });
  proxy = await startFaultProxy(server.endpoint);
  client = new SQSClient({
    endpoint: proxy.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    useQueueUrlAsEndpoint: false,
  });
});
afterEach(async () => {
  client.destroy();
  await proxy.close();
  await server.close();
});

const now = () => new Date('2026-03-04T05:10:10Z');
const waits: number[] = [];
const announce = (announced: readonly LogFile[]) =>
  new SqsAnnouncer(client, server.queueUrl(QUEUE), now, {
    sleep: async (milliseconds) => void waits.push(milliseconds),
    random: () => 1,
  }).announce(announced);
beforeEach(() => {
  waits.length = 0;
});

/** The keys that lie in the queue. */
const queued = () =>
  server
    .messages(QUEUE)
    .flatMap(({ body }) => readNotification(body))
    .map((notice) => ('key' in notice ? notice.key : notice.kind));

test('sends a message for each file, ten in a call', async () => {
  const announced = files(23);
  await announce(announced);
  expect(queued()).toEqual(announced.map(({ key }) => key));
  expect(server.messages(QUEUE)).toHaveLength(23);
  expect(proxy.callsOf('SendMessageBatch')).toHaveLength(3);
});

test('sends nothing when there is nothing', async () => {
  await announce([]);
  expect(proxy.calls).toEqual([]);
});

test('sends ten files with the longest keys in one call', async () => {
  const long = files(10).map(({ key }) => key.padEnd(1024, 'ü').slice(0, 1024));
  await announce(long.map((key) => ({ uri: `s3://${BUCKET}/${key}`, key })));
  expect(queued()).toEqual(long);
  const [call] = proxy.callsOf('SendMessageBatch');
  expect(Buffer.byteLength(call?.body ?? '')).toBeLessThan(256 * 1024);
});

test('sends again what the queue did not take, alone', async () => {
  let failures = 2;
  isFailing = (body) => body.includes('"3/') && failures-- > 0;
  await announce(files(5));
  expect(queued().map((key) => key[0])).toEqual(['0', '1', '2', '4', '3']);
  expect(waits).toEqual([200, 400]);
});

test('gives up on a queue that goes on taking nothing', async () => {
  isFailing = () => true;
  await expect(announce(files(3))).rejects.toThrow(
    'the queue did not take 3 of 3 messages in 8 tries',
  );
  expect(proxy.callsOf('SendMessageBatch')).toHaveLength(8);
});

test('does not send again what was refused for good', async () => {
  const failed = [{ Id: '0', SenderFault: true, Code: 'InvalidMessageContents' }];
  const refusal: Fault = {
    kind: 'answer',
    status: 200,
    body: JSON.stringify({ Failed: failed, Successful: [] }),
  };
  proxy.fail(() => refusal);
  await expect(announce(files(1))).rejects.toThrow(
    'the queue refused a message: InvalidMessageContents',
  );
  expect(proxy.callsOf('SendMessageBatch')).toHaveLength(1);
});

test('says what SQS says when it refuses', async () => {
  const body = JSON.stringify({ __type: 'com.amazonaws.sqs#AccessDenied', message: 'no' });
  proxy.fail(() => ({ kind: 'answer', status: 403, body }));
  await expect(announce(files(1))).rejects.toThrow('no');
});
