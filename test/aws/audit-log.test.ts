import { DynamoDbAuditLog } from '../../aws/dynamodb-audit-log';
import { packAddresses } from '../../core/audit/listed-logs';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../support/dynamodb-bench';
import { dynamoDbError } from '../support/fault-proxy';
import { MemoryAuditLog } from '../support/memory-audit-log';
import { CHAIN, describeAuditLog, FAULT, VERDICT } from './audit-log.contract';

describe('the audit log in memory', () => {
  describeAuditLog(async () => new MemoryAuditLog());
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

  describeAuditLog(async () => createLog());

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
    const names = Array.from({ length: 25_000 }, (_, n) => `s3://trail-logs/${n}`);
    const listed = packAddresses(names);
    expect(listed).toBeDefined();
    const log = createLog();
    await log.saveVerdict({ ...VERDICT, listed });
    for await (const verdict of log.listVerdicts(
      { account: '111122223333', region: 'eu-west-1' },
      { from: VERDICT.endTime },
    )) {
      expect(verdict.listed?.equals(listed ?? Buffer.alloc(0))).toBe(true);
    }
    expect(packAddresses([...names, 'one more'])).toBeUndefined();
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
