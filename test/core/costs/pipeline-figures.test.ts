import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { chainItem, verdictItem } from '../../../aws/audit-items';
import { DynamoDbLedger } from '../../../aws/dynamodb-ledger';
import { DynamoDbUnprovenFiles } from '../../../aws/dynamodb-unproven-files';
import type { ChainState, Verdict } from '../../../core/audit/audit-log';
import {
  AUDIT_GETS_A_DIGEST,
  AUDIT_LISTS_A_DIGEST,
  AUDIT_LISTS_A_RUN,
  AUDIT_READS_A_FILE,
  AUDIT_WRITES_A_FILE,
  STEADY_METRICS,
} from '../../../core/costs/pipeline-figures';
import { NO_COUNTS } from '../../../core/ledger/file-counts';
import type { LedgerEntry } from '../../../core/ledger/ledger-entry';
import { unprovenFileOf } from '../../../core/ledger/unproven-file';
import { reportFailures, reportMessages } from '../../../lambdas/alerts/report';
import type { Audited } from '../../../lambdas/audit/audit';
import { reportAudit } from '../../../lambdas/audit/report';
import { reportOutcome } from '../../../lambdas/ingest/report';
import type { LogLines } from '../../../lambdas/log-lines';
import type { MetricLines } from '../../../lambdas/metric-lines';
import { buildChain, hour } from '../../support/audit-archive';
import { AuditStory } from '../../support/audit-story';

const KEY =
  'AWSLogs/111122223333/CloudTrail/ap-southeast-2/2026/06/30/111122223333_CloudTrail_ap-southeast-2_20260630T1105Z_0123456789abcdef.json.gz';

/** As ingest writes it for a usual file in a bucket with the name that the stack gives it. */
const ENTRY: LedgerEntry = {
  file: {
    uri: `s3://trailstore-logs-111122223333-0123abcd/${KEY}`,
    key: KEY,
    etag: '0123456789abcdef0123456789abcdef',
    version: 'x'.repeat(32),
    size: 40_000,
  },
  counts: { ...NO_COUNTS, records: 127, stored: 101, filtered: 26 },
  rejections: [],
  sha256: 'a'.repeat(64),
  bytes: 255_000,
  services: ['ses', 's3'],
  shards: 1,
  recipe: 'a'.repeat(16),
  ingestedAt: '2026-06-30T11:06:33.123Z',
  durationMilliseconds: 153,
  attempt: 1,
};

/** An item in the client's own shape is a little longer in JSON than DynamoDB bills it. */
const jsonBytes = (item: unknown) => JSON.stringify(item).length;

test('the entry of a log file, and the note that it is not proven, take a write unit each', async () => {
  const put: unknown[] = [];
  const client = {
    send: async ({ input }: { readonly input: { readonly Item?: unknown } }) => {
      if (input.Item !== undefined) put.push(input.Item);
      return {};
    },
  } as unknown as DynamoDBClient;
  await new DynamoDbLedger(client, 'files').record(ENTRY);
  await new DynamoDbUnprovenFiles(client, 'files').add(unprovenFileOf(ENTRY));
  expect(put).toHaveLength(2);
  // Types, quotes and braces aside: some twelve bytes an attribute.
  for (const item of put) {
    expect(jsonBytes(item) - 12 * Object.keys(item as object).length).toBeLessThan(1024);
  }
});

describe('an hour of the audit in which all is well', () => {
  const calls: Record<string, number> = {};
  const chain = buildChain(6);
  let verdict: Verdict;
  let state: ChainState;

  beforeAll(async () => {
    const story = new AuditStory(hour(7));
    const [last] = chain.slice(-1);
    if (last === undefined) throw new Error('no digest');
    await story.deliverAndIngest(...chain.slice(0, -1));
    await story.audit();
    story.now = hour(9);
    await story.deliverAndIngest(last);
    const { archive, log, ledger } = story.ports;
    for (const port of [archive, log, ledger]) countCalls(port, calls);
    await story.audit();
    [verdict, state] = [
      [...story.log.verdicts.values()].at(-1) as Verdict,
      story.chains[0] as ChainState,
    ];
  });

  test('makes the calls that are said', () => {
    const files = chain.at(-1)?.logs.length ?? 0;
    expect(calls).toMatchObject({
      listFolders: AUDIT_LISTS_A_RUN,
      // The bucket in memory lists folders by a list of its own.
      list: AUDIT_LISTS_A_DIGEST + AUDIT_LISTS_A_RUN,
      fetch: AUDIT_GETS_A_DIGEST,
      saveVerdict: 1,
      saveChain: 1,
      find: AUDIT_READS_A_FILE * files,
      settle: AUDIT_WRITES_A_FILE * files,
    });
  });

  test('writes a verdict and a state of two units each', () => {
    for (const item of [verdictItem(verdict), chainItem(state)]) {
      expect(jsonBytes(item)).toBeGreaterThan(1024);
      expect(jsonBytes(item)).toBeLessThan(2048 + 12 * Object.keys(item).length);
    }
  });
});

/** Counts the calls of an object's methods from now on. */
function countCalls(target: object, calls: Record<string, number>): void {
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(target));
  for (const name of methods.filter((each) => each !== 'constructor')) {
    const method: unknown = Reflect.get(target, name);
    if (typeof method !== 'function') continue;
    Reflect.set(target, name, (...args: unknown[]) => {
      calls[name] = (calls[name] ?? 0) + 1;
      return method.apply(target, args);
    });
  }
}

test('the metrics that have a number in each hour are those that the functions raise', () => {
  const raised = new Set<string>();
  const metricsOf = (dimensions: string): Metrics =>
    ({
      addMetric: (name: string) => void raised.add(`${name} ${dimensions}`),
      singleMetric: () => {
        let own = '';
        return {
          addDimensions: (added: object) => {
            own = JSON.stringify(added);
          },
          addMetric: (name: string) => void raised.add(`${name} ${own}`),
        };
      },
    }) as unknown as Metrics;
  const silent = () => {};
  const logger = { info: silent, warn: silent, error: silent } as unknown as Logger;
  const desk = { logger, metrics: metricsOf('') };
  const kinds = ['s3', 'ses'].flatMap((service) =>
    ['management', 'data'].map((category) => ({ service, category, count: 1 })),
  );
  const activity = {
    byKind: kinds,
    denied: 0,
    sends: 0,
    deletes: 0,
    lagSeconds: 300,
    ruleMatches: [],
  };
  const outcome = { kind: 'ingested', entry: ENTRY, activity } as const;
  const ingestMetrics = {
    add: (name: string) => void raised.add(`${name} `),
    addBy: (by: object, name: string) => void raised.add(`${name} ${JSON.stringify(by)}`),
  } as unknown as MetricLines;
  const ingestDesk = { logger: logger as unknown as LogLines, metrics: ingestMetrics };
  reportOutcome({ kind: 'ingested', outcome }, ingestDesk);
  reportOutcome({ kind: 'passed-over', what: 'digest' }, ingestDesk);
  reportMessages({ sent: 0, failures: [] }, desk);
  reportFailures([], desk);
  reportAudit(AUDITED, desk);
  expect(raised.size).toBe(STEADY_METRICS);
});

const AUDITED: Audited = {
  digestsProven: 17,
  logsProven: 200,
  logsQueued: 0,
  digestsOpen: 0,
  findings: [],
  lagHours: 3,
  places: 17,
  isWhole: true,
  failures: [],
};
