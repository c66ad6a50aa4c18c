import { DynamoDbFailureLog } from '../../aws/dynamodb-failure-log';
import { DynamoDbLedger } from '../../aws/dynamodb-ledger';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../support/dynamodb-bench';
import { MemoryFailureLog } from '../support/memory-failure-log';
import { describeFailureLog, FAILURE } from './failure-log.contract';

describe('failures in memory', () => {
  describeFailureLog(async () => new MemoryFailureLog());
});

describe('failures in DynamoDB', () => {
  let bench: DynamoDbBench;
  beforeAll(async () => {
    bench = await startDynamoDbBench();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.close());

  const createLog = () => new DynamoDbFailureLog(bench.connect(), TABLES.files);

  describeFailureLog(async () => createLog());

  test('is an item whose attributes a person reads in the console', async () => {
    await createLog().note(FAILURE);
    expect(await bench.scan(TABLES.files)).toEqual([
      {
        group: { S: 'failures' },
        file: { S: FAILURE.about },
        about: { S: FAILURE.about },
        kind: { S: 'NotALogError' },
        reason: { S: 'it has no Records' },
        attempt: { N: '3' },
        failedAt: { S: '2026-03-04T05:15:00.123Z' },
        messageId: { S: FAILURE.messageId },
      },
    ]);
  });

  test.each([
    ['a long reason', 'x'.repeat(501), `${'x'.repeat(497)}…`],
    ['a reason of lines and colours', 'a\r\nb\u001b[31mc\u202ed', 'a  b [31mc d'],
  ])('%s is kept bounded, on one line', async (_, reason, kept) => {
    const log = createLog();
    await log.note({ ...FAILURE, reason });
    expect(await log.find(FAILURE.about)).toEqual({ ...FAILURE, reason: kept });
  });

  test('reads consistently: what failed a moment ago is known', async () => {
    await createLog().find(FAILURE.about);
    const [call] = bench.proxy.callsOf('GetItem');
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ ConsistentRead: true });
  });

  test('is no file of the ledger', async () => {
    await createLog().note(FAILURE);
    const ledger = new DynamoDbLedger(bench.connect(), TABLES.files);
    for await (const entry of ledger.list({})) throw new Error(`there is ${entry.file.uri}`);
    expect(await ledger.find({ uri: FAILURE.about, key: '' })).toBeUndefined();
  });
});
