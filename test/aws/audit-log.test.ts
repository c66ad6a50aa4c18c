import { DynamoDbAuditLog } from '../../aws/dynamodb-audit-log';
import { DynamoDbLedger } from '../../aws/dynamodb-ledger';
import { DynamoDbUnprovenFiles } from '../../aws/dynamodb-unproven-files';
import { packLogs } from '../../core/audit/listed-logs';
import { StoreUnavailableError } from '../../core/errors';
import type { LedgerEntry } from '../../core/ledger/ledger-entry';
import { unprovenFileOf } from '../../core/ledger/unproven-file';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../support/dynamodb-bench';
import { dynamoDbError } from '../support/fault-proxy';
import { MemoryAuditLog } from '../support/memory-audit-log';
import { CHAIN, describeAuditLog, ENTRY, FAULT, UNPROVEN, VERDICT } from './audit-log.contract';

const LOG_SHA256 = 'a'.repeat(64);

describe('the audit log in memory', () => {
  describeAuditLog(async () => {
    const log = new MemoryAuditLog();
    return { log, store: (entry) => log.add(unprovenFileOf(entry)) };
  });
});

describe('the audit log in DynamoDB', () => {
  let bench: DynamoDbBench;
  beforeAll(async () => {
    bench = await startDynamoDbBench();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.close());

  const createLog = () => new DynamoDbAuditLog(bench.connect(), TABLES.files);
  const keys = async () =>
    (await bench.scan(TABLES.files)).map(({ group, file }) => `${group?.S} ${file?.S}`);

  describeAuditLog(async () => {
    const unproven = new DynamoDbUnprovenFiles(bench.client, TABLES.files);
    const ledger = new DynamoDbLedger(bench.client, TABLES.files);
    const store = async (entry: LedgerEntry) => {
      await unproven.add(unprovenFileOf(entry));
      await ledger.record(entry);
    };
    return { log: createLog(), store };
  });

  const createUnproven = () =>
    new DynamoDbUnprovenFiles(bench.connect(), TABLES.files, { sleep: async () => {} });

  test('takes an unproven file after refusals that pass', async () => {
    bench.proxy.fail((_, number) =>
      number < 9 ? dynamoDbError('ThrottlingException', 400) : undefined,
    );
    await createUnproven().add(UNPROVEN);
    const { uri } = ENTRY.file;
    expect(await keys()).toEqual([
      `unproven/111122223333/eu-west-1 2026-03-04T05:00:00.000Z#${uri}`,
    ]);
  });

  test('gives up an unproven file when refusals do not pass', async () => {
    bench.proxy.fail(() => dynamoDbError('ThrottlingException', 400));
    await expect(createUnproven().add(UNPROVEN)).rejects.toThrow(StoreUnavailableError);
    expect(bench.proxy.callsOf('PutItem').length).toBeGreaterThan(10);
  });

  test('is made of items that are found by what they are about', async () => {
    const log = createLog();
    await log.saveChain(CHAIN);
    await log.saveVerdict(VERDICT);
    await log.note(FAULT, new Date('2026-03-04T07:00:00Z'));
    expect((await keys()).sort()).toEqual([
      'chains s3://trail-logs/org/AWSLogs/o-exampleorgid/111122223333/CloudTrail-Digest/eu-west-1/Trailstore_us-east-1',
      `digests/111122223333/eu-west-1 2026-03-04T05:00:00Z#s3://trail-logs/${VERDICT.key}`,
      `findings hash-differs#${FAULT.object}`,
    ]);
  });

  test('has room for all the names of log files that it packs', async () => {
    const names = Array.from({ length: 12_500 }, (_, n) => ({
      bucket: 'trail-logs',
      key: String(n),
      sha256: LOG_SHA256,
    }));
    const listed = packLogs(names);
    expect(listed).toBeDefined();
    const log = createLog();
    await log.saveVerdict({ ...VERDICT, listed });
    for await (const verdict of log.listVerdicts(
      { account: '111122223333', region: 'eu-west-1' },
      { from: VERDICT.endTime },
    )) {
      expect(verdict.listed?.equals(listed ?? Buffer.alloc(0))).toBe(true);
    }
    expect(packLogs([...names, ...names.slice(0, 1)])).toBeUndefined();
  });

  test('passes over a finding of a kind that it does not know', async () => {
    const log = createLog();
    await log.note({ ...FAULT, kind: 'of-tomorrow' as 'gap' }, new Date());
    for await (const finding of log.listFindings()) throw new Error(finding.kind);
    expect(await keys()).toHaveLength(1);
  });

  test('says what DynamoDB says when it refuses', async () => {
    bench.proxy.fail(() => dynamoDbError('AccessDeniedException', 400));
    const log = createLog();
    await expect(log.saveVerdict(VERDICT)).rejects.toThrow('AccessDeniedException');
    await expect(log.resolve(FAULT, new Date())).rejects.toThrow('AccessDeniedException');
    await expect(log.listChains().next()).rejects.toThrow('AccessDeniedException');
  });
});
