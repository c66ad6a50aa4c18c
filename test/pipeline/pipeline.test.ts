import { gunzipSync, gzipSync } from 'node:zlib';
import { DeleteItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { fromItem } from '../../aws/dynamodb-ledger';
import {
  type GeneratedLogFile,
  generateLogFiles,
  gzipLogFile,
  incidentFacts,
} from '../../bench/generator';
import { type FileCounts, isBalanced } from '../../core/ledger/file-counts';
import { type StoredItem, TABLES } from '../support/dynamodb-bench';
import { DELETE_OBJECT } from '../support/events';
import { eventId, gzipLog, sha256 } from '../support/log-records';
import { BUCKET, eventBridgeEvent, inSns, LOG_KEY, trailMessage } from '../support/notifications';
import { MAX_RECEIVE_COUNT, type Pipeline, startPipeline } from '../support/pipeline';
import { fingerprint, isUnproven, partFiles, rawRecord } from '../support/read-tables';

const SEED = 7;
const DIGEST_KEY =
  'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/04/111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20260304T051007Z.json.gz';
const INSIGHT_KEY = LOG_KEY.replaceAll('CloudTrail', 'CloudTrail-Insight');

/** Another log file of its own name. */
const logKey = (name: string) => LOG_KEY.replace('0123456789abcdef', name);
/** Records that no other file holds. */
const recordsFrom = (from: number, count = 3) =>
  Array.from({ length: count }, (_, n) => ({ ...DELETE_OBJECT, eventID: eventId(from + n) }));

const record = z.object({
  eventID: z.string(),
  eventSource: z.string(),
  eventName: z.string(),
  recipientAccountId: z.string(),
  sourceIPAddress: z.string(),
  userIdentity: z.object({
    arn: z.optional(z.string()),
    principalId: z.optional(z.string()),
    accessKeyId: z.optional(z.string()),
  }),
});
const logFile = z.object({ Records: z.array(z.unknown()) });

interface Expected {
  readonly key: string;
  readonly json: Buffer;
  readonly records: readonly { readonly json: string; readonly fields: z.infer<typeof record> }[];
}

let pipeline: Pipeline;
const files: Expected[] = [];
const announcements: string[] = [];

function expectedOf(file: GeneratedLogFile, body: Buffer): Expected {
  const json = gunzipSync(body);
  const { Records } = logFile.parse(JSON.parse(json.toString()));
  // The generator writes records as JSON.stringify does.
  const records = Records.map((each) => ({
    json: JSON.stringify(each),
    fields: record.parse(each),
  }));
  return { key: file.key, json, records };
}

beforeAll(async () => {
  pipeline = await startPipeline();
  for (const file of generateLogFiles({ events: 3000, seed: SEED })) {
    const { body } = gzipLogFile(file);
    files.push(expectedOf(file, body));
    announcements.push(await pipeline.put(file.key, body));
  }
  await pipeline.put('AWSLogs/', new Uint8Array());
  await pipeline.put(DIGEST_KEY, gzipSync('{"logFiles":[]}'));
  await pipeline.put(INSIGHT_KEY, gzipSync('{"Records":[]}'));
  await pipeline.drain();
});
afterAll(() => pipeline.close());

const isOurs = ({ fields }: Expected['records'][number]) =>
  ['s3.amazonaws.com', 'ses.amazonaws.com'].includes(fields.eventSource);
const expectedRecords = () => files.flatMap(({ records }) => records).filter(isOurs);

const events = () => pipeline.dynamoDb.scan(TABLES.events);
const ledger = async () => partFiles(await pipeline.dynamoDb.scan(TABLES.files)).entries;
const entryOf = async (key: string) =>
  (await ledger()).find((entry) => entry.uri?.S === `s3://${BUCKET}/${key}`);
const countBy = (names: readonly string[]) =>
  Object.fromEntries(
    [...new Set(names)].sort().map((name) => [name, names.filter((each) => each === name).length]),
  );

describe('a week of logs, put into the bucket', () => {
  test('is stored whole: every S3 and SES record once, as CloudTrail wrote it', async () => {
    const stored = (await events()).map(rawRecord).sort();
    const expected = expectedRecords()
      .map(({ json }) => json)
      .sort();
    expect(stored.length).toBe(expected.length);
    // Thousands of records make no readable difference; the first one does.
    expect(stored.filter((json, index) => json !== expected[index]).slice(0, 1)).toEqual([]);
    expect(expected.length).toBeGreaterThan(2000);
  });

  test('leaves nothing in the dead-letter queue', () => {
    expect(pipeline.deadLetters).toEqual([]);
  });

  test('has its account in the ledger, file by file, with the hash of its content', async () => {
    const entries = new Map((await ledger()).map((item) => [item.uri?.S, fromItem(item)]));
    expect(entries.size).toBe(files.length);
    for (const { key, json, records } of files) {
      const entry = entries.get(`s3://${BUCKET}/${key}`);
      const stored = records.filter(isOurs).length;
      expect(entry).toMatchObject({
        sha256: sha256(json),
        bytes: json.length,
        counts: { records: records.length, stored, filtered: records.length - stored },
        rejections: [],
        attempt: 1,
      });
      expect(entry && isBalanced(entry.counts)).toBe(true);
    }
  });

  test('lists every stream that holds events', async () => {
    const { streams } = partFiles(await pipeline.dynamoDb.scan(TABLES.files));
    const used = new Set((await events()).map((item) => item.stream?.S));
    expect(streams.sort()).toEqual([...used].sort());
  });

  test('tells the incident as it was', async () => {
    const facts = incidentFacts({ seed: SEED });
    const byKey = await query('by-access-key', 'accessKey', facts.accessKeyId);
    // The index is sparse: reads of objects and sends of mail are in it, but so is everything of a key.
    const counts = countBy(byKey.map((item) => `${item.eventSource?.S}:${item.eventName?.S}`));
    const told = Object.entries(facts.counts).filter(([name]) => /^(s3|ses)\./.test(name));
    expect(counts).toEqual(Object.fromEntries(told.sort()));
    expect(new Set(byKey.map((item) => item.sourceIp?.S))).toEqual(new Set(facts.sourceAddresses));
  });

  test('says in one query who deleted each object of the incident', async () => {
    const facts = incidentFacts({ seed: SEED });
    for (const key of facts.deletedKeys) {
      const [deletion, ...others] = await query('by-resource', 'resource', facts.bucket, {
        sortKey: 'objectKeyAt',
        beginning: `/${key}#`,
      });
      expect(others).toEqual([]);
      expect(deletion).toMatchObject({
        eventName: { S: 'DeleteObject' },
        accessKey: { S: facts.accessKeyId },
      });
    }
  });

  async function query(
    IndexName: string,
    attribute: string,
    value: string,
    range?: { readonly sortKey: string; readonly beginning: string },
  ): Promise<StoredItem[]> {
    const { Items = [] } = await pipeline.dynamoDb.client.send(
      new QueryCommand({
        TableName: TABLES.events,
        IndexName,
        KeyConditionExpression: `#a = :a${range ? ' AND begins_with(#r, :r)' : ''}`,
        ExpressionAttributeNames: { '#a': attribute, ...(range && { '#r': range.sortKey }) },
        ExpressionAttributeValues: {
          ':a': { S: value },
          ...(range && { ':r': { S: range.beginning } }),
        },
      }),
    );
    return Items;
  }
});

describe('what the function writes to its log', () => {
  const line = z.looseObject({
    message: z.optional(z.string()),
    what: z.optional(z.string()),
    file: z.optional(z.string()),
    _aws: z.optional(
      z.object({
        CloudWatchMetrics: z.array(
          z.object({ Namespace: z.string(), Metrics: z.array(z.object({ Name: z.string() })) }),
        ),
      }),
    ),
  });
  const lines = () => pipeline.logLines.map((text) => line.parse(JSON.parse(text)));

  test('is JSON, line by line', () => {
    expect(lines().length).toBeGreaterThan(files.length);
  });

  test('says what became of each file', () => {
    const ingested = lines().filter(({ message }) => message === 'ingested');
    expect(ingested.map(({ file }) => file).sort()).toEqual(
      files.map(({ key }) => `s3://${BUCKET}/${key}`).sort(),
    );
    const passedOver = lines().filter(({ message }) => message === 'passed over');
    expect(countBy(passedOver.map(({ what }) => what ?? ''))).toEqual({
      digest: 1,
      folder: 1,
      insight: 1,
    });
  });

  test('holds nothing of what the records say', () => {
    const secrets = new Set(
      files.flatMap(({ records }) =>
        records.flatMap(({ fields: { userIdentity, sourceIPAddress, eventID } }) => [
          userIdentity.arn,
          userIdentity.principalId,
          userIdentity.accessKeyId,
          eventID,
          // Services call under their own name, which is no secret.
          sourceIPAddress.endsWith('.amazonaws.com') ? undefined : sourceIPAddress,
        ]),
      ),
    );
    const log = pipeline.logLines.join('\n');
    // The root user and anonymous callers are known by the account's number, which file names have.
    const isName = (secret: string | undefined) => secret !== undefined && !/^\d{12}$/.test(secret);
    const found = [...secrets].filter(isName).filter((secret) => log.includes(secret ?? ''));
    expect(secrets.size).toBeGreaterThan(1000);
    expect(found.filter((secret) => secret !== '' && secret !== 'AWS Internal')).toEqual([]);
  });

  test('carries metrics in the namespace Trailstore that add up to the ledger', async () => {
    const withMetrics = lines().flatMap((each) =>
      each._aws ? [{ each, metrics: each._aws }] : [],
    );
    const directives = withMetrics.flatMap(({ metrics }) => metrics.CloudWatchMetrics);
    expect(new Set(directives.map(({ Namespace }) => Namespace))).toEqual(new Set(['Trailstore']));

    const sum = (name: string) =>
      withMetrics
        .flatMap(({ each }) => [each[name] ?? []].flat())
        .reduce<number>((a, b) => a + Number(b), 0);
    const entries = (await ledger()).map(fromItem);
    const total = (name: keyof FileCounts) =>
      entries.reduce((a, { counts }) => a + counts[name], 0);
    expect({
      FilesIngested: sum('FilesIngested'),
      FilesPassedOver: sum('FilesPassedOver'),
      Records: sum('Records'),
      RecordsStored: sum('RecordsStored'),
      RecordsFiltered: sum('RecordsFiltered'),
      RecordsRejected: sum('RecordsRejected'),
    }).toEqual({
      FilesIngested: files.length,
      FilesPassedOver: 3,
      Records: total('records'),
      RecordsStored: total('stored'),
      RecordsFiltered: total('filtered'),
      RecordsRejected: 0,
    });
  });
});

describe('delivered again, out of order and in parallel,', () => {
  const isOfContent = (attribute: string) =>
    !['ingestedAt', 'durationMilliseconds', 'attempt'].includes(attribute);
  const files = async () =>
    (await pipeline.dynamoDb.scan(TABLES.files)).filter((item) => !isUnproven(item));
  const tables = async () => ({
    events: fingerprint(await events()),
    files: fingerprint(await files(), isOfContent),
  });

  async function deliverThreeTimes(): Promise<void> {
    const thrice = [...announcements, ...[...announcements].reverse(), ...announcements];
    await Promise.all(thrice.map((message) => pipeline.send(message)));
    await pipeline.drain();
  }

  test('logs that the ledger knows change nothing', async () => {
    const before = await tables();
    const linesBefore = pipeline.logLines.length;
    await deliverThreeTimes();
    expect(await tables()).toEqual(before);
    const again = pipeline.logLines.slice(linesBefore).join('\n');
    expect(again).not.toContain('"ingested"');
  });

  test('logs that the ledger has forgotten are read again, and change nothing', async () => {
    const before = await tables();
    const { client } = pipeline.dynamoDb;
    for (const { group, file } of await ledger()) {
      if (group === undefined || file === undefined) continue;
      await client.send(new DeleteItemCommand({ TableName: TABLES.files, Key: { group, file } }));
    }
    await deliverThreeTimes();
    expect(await tables()).toEqual(before);
    expect(pipeline.deadLetters).toEqual([]);
  });
});

describe('one bad message does not hold up the others:', () => {
  const received = async (messages: readonly string[]) => {
    const before = pipeline.deadLetters.length;
    await Promise.all(messages.map((message) => pipeline.send(message)));
    await pipeline.drain();
    return pipeline.deadLetters.slice(before);
  };

  test('garbage comes back alone, and is given up', async () => {
    const keys = ['garbage1', 'garbage2', 'garbage3', 'garbage4'].map(logKey);
    const messages: string[] = [];
    for (const [n, key] of keys.entries()) {
      messages.push(await pipeline.putQuietly(key, gzipLog(recordsFrom(1000 + 10 * n))));
    }
    const dead = await received([...messages.slice(0, 2), 'garbage', ...messages.slice(2)]);
    expect(dead).toEqual([
      expect.objectContaining({ body: 'garbage', receiveCount: MAX_RECEIVE_COUNT }),
    ]);
    for (const key of keys) {
      expect(await entryOf(key)).toMatchObject({ stored: { N: '3' }, attempt: { N: '1' } });
    }
    expect(
      pipeline.logLines.filter((text) => text.includes('the message is not JSON')),
    ).toHaveLength(MAX_RECEIVE_COUNT);
  });

  test('a file that is damaged comes back alone, and is given up', async () => {
    const sound = gzipLog(recordsFrom(2000, 400));
    const damaged = Buffer.concat([sound.subarray(0, 60), Buffer.alloc(40), sound.subarray(100)]);
    const bad = await pipeline.putQuietly(logKey('damaged'), damaged);
    const good = await pipeline.putQuietly(logKey('sound'), gzipLog(recordsFrom(3000)));
    expect(await received([bad, good])).toEqual([
      expect.objectContaining({ body: bad, receiveCount: MAX_RECEIVE_COUNT }),
    ]);
    expect(await entryOf(logKey('damaged'))).toBeUndefined();
    expect(await entryOf(logKey('sound'))).toMatchObject({ stored: { N: '3' } });
    expect(pipeline.logLines.join('\n')).toContain('UnreadableFileError');
  });

  test('a file that is gone comes back alone, and is stored if it is put after all', async () => {
    const key = logKey('late');
    const message = trailMessage(key);
    expect(await received([message])).toHaveLength(1);
    await pipeline.putQuietly(key, gzipLog(recordsFrom(4000)));
    expect(await received([message])).toEqual([]);
    expect(await entryOf(key)).toMatchObject({ stored: { N: '3' } });
  });

  test('a record that is damaged is rejected alone, and its file is in the ledger', async () => {
    const [first, second, third] = recordsFrom(5000);
    await pipeline.put(
      logKey('rejected'),
      gzipLog([first, { ...second, eventTime: 'noon' }, third]),
    );
    await pipeline.drain();
    expect(await entryOf(logKey('rejected'))).toMatchObject({
      records: { N: '3' },
      stored: { N: '2' },
      rejected: { N: '1' },
      rejections: {
        L: [
          {
            M: {
              index: { N: '1' },
              reason: { S: expect.stringContaining('not an ISO 8601 time') },
            },
          },
        ],
      },
    });
    expect(pipeline.logLines.join('\n')).not.toContain('noon');
  });
});

describe('a log is stored, too, when it is announced', () => {
  const s3Object = z.object({
    Records: z.tuple([
      z.object({ s3: z.object({ object: z.object({ size: z.number(), eTag: z.string() }) }) }),
    ]),
  });
  const asEventBridge = (key: string) => (notification: string) => {
    const { size, eTag } = s3Object.parse(JSON.parse(notification)).Records[0].s3.object;
    return JSON.stringify(eventBridgeEvent({ key, size, etag: eTag }));
  };

  test.each<[string, string, (key: string) => (notification: string) => string]>([
    ['through SNS', 'sns', () => inSns],
    ['by EventBridge', 'eventbridge', asEventBridge],
    ["by CloudTrail's own topic", 'topic', (key) => () => inSns(trailMessage(key))],
    ['under a name with a space and a plus', 'my file+1', () => (notification) => notification],
  ])('%s', async (_, name, wrap) => {
    // A prefix may hold what the name of a log file may not.
    const key = `${name}/${logKey(name.replaceAll(/\W/g, ''))}`;
    const from = 6000 + 10 * name.length;
    await pipeline.put(key, gzipLog(recordsFrom(from)), wrap(key));
    await pipeline.drain();
    expect(await entryOf(key)).toMatchObject({ records: { N: '3' }, stored: { N: '3' } });
    const ids = (await events()).map((item) => item.at?.S?.split('#')[1]);
    expect(ids).toContain(eventId(from + 2));
  });
});
