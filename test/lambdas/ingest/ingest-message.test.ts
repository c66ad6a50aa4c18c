import { UnreadableFileError } from '../../../core/errors';
import { ingestMessage, type MessageOutcome } from '../../../lambdas/ingest/ingest-message';
import { UnknownNotificationError } from '../../../lambdas/ingest/notification';
import { DELETE_OBJECT } from '../../support/events';
import { createIngestBench, type IngestBench } from '../../support/ingest-bench';
import { LOG_FILE } from '../../support/log-records';
import {
  ANNOUNCED,
  BUCKET,
  eventBridgeEvent,
  inSns,
  LOG_KEY,
  s3Message,
  s3Record,
  TEST_EVENT,
  trailMessage,
  VALIDATION_MESSAGE,
} from '../../support/notifications';

const OTHER_KEY = LOG_KEY.replace('0123456789abcdef', 'fedcba9876543210');
const OTHER_FILE = { ...LOG_FILE, uri: `s3://${BUCKET}/${OTHER_KEY}`, key: OTHER_KEY };

let bench: IngestBench;
beforeEach(() => {
  bench = createIngestBench();
  bench.put([DELETE_OBJECT]);
});

async function ingest(body: string, attempt = 1): Promise<MessageOutcome[]> {
  const outcomes: MessageOutcome[] = [];
  await ingestMessage(
    body,
    { ...bench.ports, buckets: [BUCKET] },
    attempt,
    (outcome) => void outcomes.push(outcome),
  );
  return outcomes;
}

test('a log that is announced is ingested, as the message describes it', async () => {
  const outcomes = await ingest(s3Message(), 2);
  const [entry] = bench.ledger.entries.values();
  expect(outcomes).toMatchObject([{ kind: 'ingested', outcome: { kind: 'ingested', entry } }]);
  expect(entry).toMatchObject({ file: LOG_FILE, attempt: 2, counts: { records: 1, stored: 1 } });
});

test.each([
  ['a notification of S3', s3Message()],
  ['an event of EventBridge', JSON.stringify(eventBridgeEvent())],
  ["CloudTrail's own announcement", inSns(trailMessage())],
])('%s that names another bucket is refused, and its file never read', async (_, message) => {
  const body = message.replaceAll(BUCKET, `${BUCKET}-of-another`);
  expect(await ingest(body)).toEqual([
    {
      kind: 'passed-over',
      what: 'other-bucket',
      uri: `s3://${BUCKET}-of-another/${LOG_KEY}`,
    },
  ]);
  expect(bench.journal).toEqual([]);
});

test.each([`${BUCKET}/`, `.${BUCKET}`, BUCKET.toUpperCase(), '', '__proto__', `${BUCKET},x`])(
  'the bucket %j is another one',
  async (bucket) => {
    const body = s3Message().replaceAll(`"${BUCKET}"`, JSON.stringify(bucket));
    expect(await ingest(body)).toMatchObject([{ what: 'other-bucket' }]);
    expect(bench.journal).toEqual([]);
  },
);

test('a log that is announced again is known', async () => {
  await ingest(s3Message());
  const again = await ingest(s3Message());
  expect(again).toMatchObject([{ kind: 'known', outcome: { kind: 'known' } }]);
  expect(bench.source.opened).toHaveLength(1);
});

test('a log that is announced another way is the same log', async () => {
  await ingest(s3Message());
  const again = await ingest(inSns(JSON.stringify(eventBridgeEvent())));
  expect(again).toMatchObject([{ kind: 'known' }]);
});

test("CloudTrail's own announcement says no ETag, so the log is read once more", async () => {
  await ingest(s3Message());
  const before = new Map(bench.events.items);
  expect(await ingest(inSns(trailMessage()))).toMatchObject([{ kind: 'ingested' }]);
  expect(bench.events.items).toEqual(before);
});

describe('never opened:', () => {
  const file = (kind: string) =>
    `AWSLogs/111122223333/${kind}/eu-west-1/2026/03/04/111122223333_${kind}_eu-west-1_20260304T0510Z_0123456789abcdef.json.gz`;

  test.each([
    [
      'a digest',
      'digest',
      'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/04/111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20260304T051007Z.json.gz',
    ],
    ['an Insights file', 'insight', file('CloudTrail-Insight')],
    ['a file of network activity', 'network-activity', file('CloudTrail-NetworkActivity')],
    ['an aggregated file', 'aggregated', file('CloudTrail-Aggregated')],
    ['a folder', 'folder', 'AWSLogs/111122223333/CloudTrail/'],
    ['a file of somebody else', 'other', 'reports/2026/summary.csv'],
    [
      'a log in name that is none of CloudTrail',
      'other',
      'AWSLogs/111122223333/Config/log.json.gz',
    ],
  ])('%s', async (_, what, key) => {
    const outcomes = await ingest(s3Message({ ...ANNOUNCED, key }));
    expect(outcomes).toEqual([{ kind: 'passed-over', what, uri: `s3://${BUCKET}/${key}` }]);
    expect(bench.journal).toEqual([]);
  });

  test('a log without a byte', async () => {
    const outcomes = await ingest(s3Message({ ...ANNOUNCED, size: 0 }));
    expect(outcomes).toEqual([{ kind: 'passed-over', what: 'empty', uri: LOG_FILE.uri }]);
    expect(bench.journal).toEqual([]);
  });

  test.each([
    ["S3's test event", 'test-event', TEST_EVENT],
    ["CloudTrail's validation message", 'validation', inSns(VALIDATION_MESSAGE)],
    [
      'a log that was removed',
      'not-created',
      JSON.stringify({ Records: [s3Record(ANNOUNCED, 'ObjectRemoved:Delete')] }),
    ],
  ])('%s', async (_, what, body) => {
    expect(await ingest(body)).toEqual([{ kind: 'passed-over', what }]);
    expect(bench.journal).toEqual([]);
  });
});

describe('a message of several objects', () => {
  test('does each of them, in order', async () => {
    bench.put([DELETE_OBJECT], OTHER_FILE);
    const folder = { key: 'AWSLogs/', size: 0 };
    const outcomes = await ingest(s3Message(ANNOUNCED, folder, { ...ANNOUNCED, key: OTHER_KEY }));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['ingested', 'passed-over', 'ingested']);
    expect(bench.source.opened).toEqual([LOG_FILE.uri, OTHER_FILE.uri]);
  });

  test('does the others when an earlier one fails, and fails all the same', async () => {
    const body = s3Message({ ...ANNOUNCED, key: OTHER_KEY }, ANNOUNCED);
    await expect(ingest(body)).rejects.toThrow(UnreadableFileError);
    expect([...bench.ledger.entries.values()]).toMatchObject([{ file: LOG_FILE }]);
  });

  test('keeps what was done when a later one fails, and takes it as known the next time', async () => {
    const body = s3Message(ANNOUNCED, { ...ANNOUNCED, key: OTHER_KEY });
    await expect(ingest(body)).rejects.toThrow(UnreadableFileError);
    bench.put([DELETE_OBJECT], OTHER_FILE);
    const outcomes = await ingest(body, 2);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['known', 'ingested']);
  });
});

test('a message that nobody understands fails, and nothing is touched', async () => {
  await expect(ingest('hello')).rejects.toThrow(UnknownNotificationError);
  expect(bench.journal).toEqual([]);
});

test('a key with a space is looked for under its own name', async () => {
  const key = `my logs/${LOG_KEY}`;
  bench.put([DELETE_OBJECT], { ...LOG_FILE, uri: `s3://${BUCKET}/${key}`, key });
  expect(await ingest(s3Message({ ...ANNOUNCED, key }))).toMatchObject([{ kind: 'ingested' }]);
});
