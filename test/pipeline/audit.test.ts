import { gzipSync } from 'node:zlib';
import { type AttributeValue, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbAuditLog } from '../../aws/dynamodb-audit-log';
import { ledgerKey } from '../../core/ledger/ledger-entry';
import { METRICS } from '../../core/metrics';
import { type BuiltDigest, buildDigest, buildLog } from '../support/audit-archive';
import { type AuditBench, startAuditBench } from '../support/audit-bench';
import { uriOf } from '../support/audit-story';
import { TABLES } from '../support/dynamodb-bench';

const HOUR_MILLISECONDS = 60 * 60 * 1000;
/** Of the last hour whose digest is due: the function looks at the clock. */
const LAST_END = Math.floor(Date.now() / HOUR_MILLISECONDS - 2) * HOUR_MILLISECONDS;
const before = (hours: number, minutes = 0) =>
  new Date(LAST_END - hours * HOUR_MILLISECONDS + minutes * 60_000)
    .toISOString()
    .replace('.000Z', 'Z');

/** Four hours, each with a log file. */
const CHAIN: BuiltDigest[] = [];
for (const hours of [4, 3, 2, 1]) {
  const logs = [buildLog(before(hours, 20), `hour${hours}`)];
  const [startTime, endTime] = [before(hours), before(hours - 1)];
  CHAIN.push(buildDigest({ startTime, endTime, logs, previous: CHAIN.at(-1) }));
}
const LOGS = CHAIN.flatMap(({ logs }) => logs);
const [, LOG = buildLog(before(1), 'none')] = LOGS;

let bench: AuditBench;
beforeAll(async () => {
  bench = await startAuditBench();
});
afterAll(() => bench.close());

type Item = Record<string, AttributeValue>;
const items = async (isOf: (item: Item) => boolean): Promise<Item[]> =>
  (await bench.dynamoDb.scan(TABLES.files)).filter(isOf);
const statuses = async () =>
  (await items(({ group }) => group?.S?.startsWith('digests/') ?? false))
    .sort((a, b) => ((a.endTime?.S ?? '') < (b.endTime?.S ?? '') ? -1 : 1))
    .map(({ status }) => status?.S);
const open = async () =>
  (await items(({ group, resolvedAt }) => group?.S === 'findings' && resolvedAt === undefined))
    .map(({ kind, object }) => `${kind?.S} ${object?.S}`)
    .sort();

/** What the last run measured. */
function measured(metric: string): unknown {
  const lines = bench.logLines.filter((line) => line.startsWith('{"_aws"'));
  const said: Record<string, unknown> = JSON.parse(lines.at(-1) ?? '{}');
  return said[metric];
}

/** One store, from hour to hour: each test begins where the one before it ended. */
test('what was delivered and ingested is proven', async () => {
  for (const { key, body, metadata, logs } of CHAIN) {
    for (const log of logs) await bench.put(log.key, log.body);
    await bench.put(key, body, metadata);
  }
  await bench.ingest();
  await bench.audit();
  expect(await statuses()).toEqual(['proven', 'proven', 'proven', 'proven']);
  expect(await open()).toEqual([]);
  expect(measured(METRICS.auditFindings)).toBe(0);
  expect(measured(METRICS.logsProven)).toBe(4);
  expect(measured(METRICS.auditLag)).toBeGreaterThanOrEqual(2);
});

/** As after an hour in which the digest was open. */
async function forgetVerdicts(): Promise<void> {
  for (const { group, file } of await items(
    ({ group }) => group?.S?.startsWith('digests/') ?? false,
  )) {
    await forget({ group, file });
  }
}

async function forget(Key: {
  group?: AttributeValue | undefined;
  file?: AttributeValue | undefined;
}) {
  const { group = { S: '' }, file = { S: '' } } = Key;
  await bench.dynamoDb.client.send(
    new DeleteItemCommand({ TableName: TABLES.files, Key: { group, file } }),
  );
}

test('what the ledger lacks is queued, ingested, and proven', async () => {
  const { group, file } = ledgerKey({ uri: uriOf(LOG.key), key: LOG.key });
  await forget({ group: { S: group }, file: { S: file } });
  await forgetVerdicts();
  await bench.audit();
  expect(await statuses()).toEqual(['proven', 'open', 'proven', 'proven']);
  expect(measured(METRICS.auditQueued)).toBe(1);
  expect(await bench.ingest()).toBe(1);
  await bench.audit();
  expect(await statuses()).toEqual(['proven', 'proven', 'proven', 'proven']);
  expect(await open()).toEqual([]);
});

test('what was altered is a finding as long as it is, and an alarm', async () => {
  await bench.put(LOG.key, gzipSync('{"Records":[]}'));
  await bench.ingest();
  await forgetVerdicts();
  await bench.audit();
  expect(await open()).toEqual([`hash-differs ${uriOf(LOG.key)}`]);
  await bench.audit();
  expect(measured(METRICS.auditFindings)).toBe(1);
  expect(bench.logLines.join('\n')).toContain('hash-differs');
  await bench.put(LOG.key, LOG.body);
  await bench.ingest();
  await bench.audit();
  expect(await open()).toEqual([]);
  expect(measured(METRICS.auditFindings)).toBe(0);
});

/** As if what is unproven had been ingested so many hours ago. */
async function age(hours: number): Promise<void> {
  let time = Date.now() - hours * HOUR_MILLISECONDS;
  for (const item of await items(({ group }) => group?.S?.startsWith('unproven/') ?? false)) {
    await forget(item);
    const ingestedAt = new Date(time++).toISOString();
    const file = { S: `${ingestedAt}#${item.log?.S}` };
    const aged = { ...item, file, ingestedAt: { S: ingestedAt } };
    await bench.dynamoDb.client.send(new PutItemCommand({ TableName: TABLES.files, Item: aged }));
  }
}

test('what was stored of the altered file is a finding until it is accepted', async () => {
  await bench.audit();
  expect(await open()).toEqual([]);
  await age(3);
  await bench.audit();
  expect(await open()).toEqual([`stored-differs ${uriOf(LOG.key)}`]);
  expect(measured(METRICS.auditFindings)).toBe(1);
  const log = new DynamoDbAuditLog(bench.dynamoDb.client, TABLES.files);
  for await (const finding of log.listFindings()) await log.accept(finding, 'a test', new Date());
  await bench.audit();
  expect(measured(METRICS.auditFindings)).toBe(0);
});

test('what is gone is a finding until it is back, and so is what nobody signed', async () => {
  await bench.remove(LOG.key);
  const forged = buildLog(before(3, 40), 'forged');
  await bench.put(forged.key, forged.body);
  await bench.ingest();
  await forgetVerdicts();
  for (const { group, file } of await items(({ group }) => group?.S === 'chains')) {
    await forget({ group, file });
  }
  await bench.audit();
  expect(await open()).toEqual([
    `log-missing ${uriOf(LOG.key)}`,
    `log-unlisted ${uriOf(forged.key)}`,
    // It was accepted.
    `stored-differs ${uriOf(LOG.key)}`,
  ]);
  await bench.put(LOG.key, LOG.body);
  await bench.ingest();
  await bench.audit();
  // Its events are in the store, whatever becomes of the file.
  expect(await open()).toEqual([
    `log-unlisted ${uriOf(forged.key)}`,
    `stored-differs ${uriOf(LOG.key)}`,
  ]);
});
