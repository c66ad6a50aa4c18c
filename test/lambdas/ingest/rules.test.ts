import { ingestFile } from '../../../lambdas/ingest/ingest-file';
import { watchFor } from '../../../lambdas/ingest/watch';
import { BURST, DETECTION } from '../../support/alerts';
import { DELETE_OBJECT } from '../../support/events';
import { createIngestBench, type IngestBench } from '../../support/ingest-bench';
import { eventId, LOG_FILE } from '../../support/log-records';

/** A call of another service, which one of the rules looks for. */
const DELETE_POLICY = {
  ...DELETE_OBJECT,
  eventID: eventId(900),
  eventSource: 'iam.amazonaws.com',
  eventName: 'DeleteBucketPolicy',
  resources: undefined,
};
const LIST_ROLES = { ...DELETE_POLICY, eventID: eventId(901), eventName: 'ListRoles' };

const watch = watchFor([DETECTION, BURST], { oldestEventHours: 24 });

async function ingest(records: readonly unknown[], bench = createIngestBench({ watch })) {
  bench.put(records);
  const outcome = await ingestFile(LOG_FILE, bench.ports);
  return { bench, outcome };
}

const seenIn = ({ alerts }: IngestBench) =>
  alerts.sightings.flatMap(({ rule, seen }) => seen.map(({ at }) => ({ rule, at })));

test('an event that a rule matches is stored, whatever its service; its neighbours are not', async () => {
  const { bench, outcome } = await ingest([DELETE_POLICY, LIST_ROLES]);
  expect(outcome.entry.counts).toMatchObject({ records: 2, stored: 1, filtered: 1 });
  expect([...bench.events.items.values()]).toMatchObject([
    { eventName: { S: 'DeleteBucketPolicy' } },
  ]);
});

test('a match is kept for its rule and for the correlations that refer to it', async () => {
  const { bench } = await ingest([DELETE_POLICY, DELETE_OBJECT]);
  const at = `${DELETE_OBJECT.eventTime}#${eventId(900)}`;
  expect(seenIn(bench)).toEqual([
    { rule: DETECTION.info.id, at },
    { rule: BURST.info.id, at },
  ]);
});

test('a match is counted by its rule', async () => {
  const { outcome } = await ingest([DELETE_POLICY]);
  expect(outcome).toMatchObject({
    activity: { ruleMatches: [{ rule: 's3_bucket_policy_deleted', count: 1 }] },
  });
});

test('what is stored twice in one file is seen once', async () => {
  const { bench } = await ingest([DELETE_POLICY, DELETE_POLICY]);
  expect(seenIn(bench)).toHaveLength(2);
});

test('an event too old to be stored is seen by nobody', async () => {
  const { bench, outcome } = await ingest([
    { ...DELETE_POLICY, eventTime: '2015-01-01T00:00:00Z' },
  ]);
  expect(outcome.entry.counts).toMatchObject({ expired: 1 });
  expect(seenIn(bench)).toEqual([]);
});

test('the same file again keeps the same', async () => {
  const { bench } = await ingest([DELETE_POLICY]);
  const before = new Map(bench.alerts.bundles);
  bench.ledger.entries.clear();
  await ingest([DELETE_POLICY], bench);
  expect(bench.alerts.bundles).toEqual(before);
});

test('a file is read again when other rules look at it', async () => {
  const { bench } = await ingest([DELETE_POLICY], createIngestBench());
  expect(bench.events.items.size).toBe(0);
  const again = { ...bench, ports: { ...bench.ports, watch } };
  await ingest([DELETE_POLICY], again);
  expect(bench.events.items.size).toBe(1);
});

test('a file that breaks off shows what was read of it', async () => {
  const bench = createIngestBench({ watch });
  bench.put([DELETE_POLICY]);
  const whole = bench.source.files.get(LOG_FILE.uri) ?? Buffer.of();
  bench.source.files.set(LOG_FILE.uri, whole.subarray(0, whole.length - 8));
  await expect(ingestFile(LOG_FILE, bench.ports)).rejects.toThrow();
  expect(seenIn(bench)).toHaveLength(2);
});
