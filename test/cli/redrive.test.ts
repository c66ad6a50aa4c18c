import { FAILURE } from '../aws/failure-log.contract';
import { LOG_KEY, s3Message } from '../support/notifications';
import { RepairBench } from '../support/repair-bench';

let bench: RepairBench;
beforeEach(async () => {
  bench = await RepairBench.start();
});
afterEach(() => bench.close());

const messageOf = (key: string) =>
  s3Message({ key, size: 1234, etag: 'd41d8cd98f00b204e9800998ecf8427e' });
const uriOf = (key: string) => `s3://trail-logs/${key}`;
const OTHER_KEY = LOG_KEY.replace('T0510Z', 'T0515Z');
const THIRD_KEY = LOG_KEY.replace('T0510Z', 'T0520Z');

test('moves messages back as they are, and says why they died, by reason', async () => {
  for (const key of [OTHER_KEY, LOG_KEY, THIRD_KEY]) await bench.bury(messageOf(key));
  for (const key of [LOG_KEY, THIRD_KEY])
    await bench.failures.note({ ...FAILURE, about: uriOf(key) });
  const { exitCode, out } = await bench.onStack('redrive');
  expect(exitCode).toBe(0);
  const lines = out.split('\n');
  expect(lines[0]).toBe('2 messages: NotALogError: it has no Records');
  expect(lines[1]).toMatch(/^sent +received +failed +file$/);
  expect(lines[2]).toMatch(/Z +1 +2026-03-04T05:15:00Z +s3:\/\/trail-logs\/.*T0510Z/);
  expect(out).toContain('1 message: nothing was noted: the function ended before it could say');
  expect(out).toContain('3 messages moved back to the queue\n');
  expect(bench.waiting()).toEqual([OTHER_KEY, LOG_KEY, THIRD_KEY].map(messageOf));
  expect(bench.deadLetters()).toEqual([]);
});

test('a dry run shows the same, and they are there for whoever asks next', async () => {
  await bench.bury(messageOf(LOG_KEY));
  for (let time = 0; time < 2; time++) {
    const { exitCode, out } = await bench.onStack('redrive', '--dry-run');
    expect(exitCode).toBe(0);
    expect(out).toContain(uriOf(LOG_KEY));
    expect(out).toContain('1 message in the dead-letter queue; it was a dry run');
  }
  expect(bench.waiting()).toEqual([]);
  expect(bench.deadLetters()).toHaveLength(1);
});

test('no more than are asked for', async () => {
  for (const key of [LOG_KEY, OTHER_KEY, THIRD_KEY]) await bench.bury(messageOf(key));
  const { out } = await bench.onStack('redrive', '--limit', '2');
  expect(out).toContain('2 messages moved back');
  expect(bench.deadLetters()).toEqual([messageOf(THIRD_KEY)]);
});

test('more of them than are moved at a time', async () => {
  for (let n = 0; n < 105; n++) await bench.bury(`${n}`);
  const { out } = await bench.onStack('redrive');
  expect(out).toContain('105 messages moved back');
  expect(bench.waiting()).toHaveLength(105);
});

test('a message that announces nothing is known by its id', async () => {
  const id = await bench.bury('{"hello":"world"}');
  await bench.failures.note({
    ...FAILURE,
    about: `message/${id}`,
    kind: 'UnknownNotificationError',
    reason: 'not an S3 notification',
  });
  const { out } = await bench.onStack('redrive');
  expect(out).toContain('1 message: UnknownNotificationError: not an S3 notification');
  expect(out).toContain(`message ${id}`);
});

test('a message of several files died of the one that failed last', async () => {
  const [first, second] = [LOG_KEY, OTHER_KEY].map((key) => JSON.parse(messageOf(key)).Records[0]);
  await bench.bury(JSON.stringify({ Records: [first, second] }));
  await bench.failures.note({ ...FAILURE, about: uriOf(LOG_KEY), reason: 'earlier' });
  const failedAt = '2026-03-04T06:00:00.000Z';
  await bench.failures.note({ ...FAILURE, about: uriOf(OTHER_KEY), reason: 'later', failedAt });
  const { out } = await bench.onStack('redrive');
  expect(out).toContain('1 message: NotALogError: later');
  expect(out).toContain(uriOf(LOG_KEY));
  expect(out).toContain(uriOf(OTHER_KEY));
  expect(out).toContain('1 message moved back');
});

test('as JSON, each message by itself', async () => {
  const id = await bench.bury(messageOf(LOG_KEY));
  await bench.failures.note({ ...FAILURE, about: uriOf(LOG_KEY) });
  const { out } = await bench.onStack('redrive', '--output', 'json');
  expect(JSON.parse(out)).toEqual([
    {
      messageId: id,
      files: [uriOf(LOG_KEY)],
      sentAt: expect.stringMatching(/^\d{4}-.*Z$/),
      received: 1,
      kind: 'NotALogError',
      reason: 'it has no Records',
      attempt: 3,
      failedAt: '2026-03-04T05:15:00.123Z',
      movedBack: true,
    },
  ]);
});

test('what a message holds moves no cursor', async () => {
  await bench.bury(messageOf('AWSLogs/\u001b[2J.json.gz'));
  const { out } = await bench.onStack('redrive');
  expect(out).not.toContain('\u001b');
});

test('a queue that takes nothing keeps none of them from whoever asks next', async () => {
  await bench.bury(messageOf(LOG_KEY));
  bench.failingOperation = 'SendMessageBatch';
  const { exitCode, out, err } = await bench.onStack('redrive');
  expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
  expect(err).toContain('internal error');
  bench.failingOperation = '';
  expect((await bench.onStack('redrive')).out).toContain('1 message moved back');
});

test('a queue that cannot be read is not called empty', async () => {
  bench.failingOperation = 'ReceiveMessage';
  const { exitCode, err } = await bench.onStack('redrive');
  expect(exitCode).toBe(1);
  expect(err).not.toContain('nothing in the dead-letter queue');
});

test('an empty queue', async () => {
  const { exitCode, out, err } = await bench.onStack('redrive');
  expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
  expect(err).toContain('there is nothing in the dead-letter queue');
});

test('the local store has no such queue', async () => {
  const { exitCode, err } = await bench.locally('redrive');
  expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('no stack') });
});
