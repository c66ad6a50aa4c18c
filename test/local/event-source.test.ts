import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { createQueue, type QueueProgress, type SqsEvent } from '../../local/event-source';

const bodiesOf = (event: SqsEvent) => event.Records.map(({ body }) => body);
const failing = (event: SqsEvent, isBad: (body: string) => boolean) => ({
  batchItemFailures: event.Records.filter(({ body }) => isBad(body)).map(({ messageId }) => ({
    itemIdentifier: messageId,
  })),
});

it('delivers in the shape of an SQS event', async () => {
  const events: SqsEvent[] = [];
  const queue = createQueue({
    invoke: async (event) => void events.push(event),
    maxReceiveCount: 3,
  });
  const id = await queue.send('{"a":1}');
  await queue.drain();
  expect(events).toEqual([
    {
      Records: [
        {
          messageId: id,
          receiptHandle: expect.stringMatching(/./),
          body: '{"a":1}',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
            SenderId: expect.stringMatching(/./),
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          },
          messageAttributes: {},
          md5OfBody: createHash('md5').update('{"a":1}').digest('hex'),
          eventSource: 'aws:sqs',
          eventSourceARN: expect.stringMatching(/^arn:aws:sqs:us-east-1:\d{12}:/),
          awsRegion: 'us-east-1',
        },
      ],
    },
  ]);
});

it('fills batches, keeps so many in flight and no more, and says how far it is', async () => {
  const sizes: number[] = [];
  const progress: QueueProgress[] = [];
  let inFlight = 0;
  let highest = 0;
  const queue = createQueue({
    invoke: async (event) => {
      sizes.push(event.Records.length);
      inFlight += 1;
      highest = Math.max(highest, inFlight);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inFlight -= 1;
    },
    batchSize: 10,
    concurrency: 2,
    maxReceiveCount: 1,
    onProgress: (step) => void progress.push(step),
  });
  await Promise.all(Array.from({ length: 35 }, (_, index) => queue.send(String(index))));
  await queue.drain();
  expect(sizes).toEqual([10, 10, 10, 5]);
  expect(highest).toBe(2);
  expect(progress.at(-1)).toEqual({ sent: 35, succeeded: 35, deadLetters: 0, remaining: 0 });
});

it('redelivers only what failed, counts, and gives up', async () => {
  const deliveries: string[][] = [];
  const counts: string[] = [];
  const queue = createQueue({
    invoke: async (event) => {
      deliveries.push(bodiesOf(event));
      for (const { body, attributes } of event.Records)
        if (body === 'bad') counts.push(attributes.ApproximateReceiveCount ?? '');
      return failing(event, (body) => body === 'bad');
    },
    maxReceiveCount: 3,
  });
  await Promise.all(['good', 'bad', 'fine'].map((body) => queue.send(body)));
  await queue.drain();
  expect(deliveries).toEqual([['good', 'bad', 'fine'], ['bad'], ['bad']]);
  expect(counts).toEqual(['1', '2', '3']);
  expect(queue.deadLetters).toEqual([
    {
      messageId: expect.any(String),
      body: 'bad',
      receiveCount: 3,
      reason: 'The function reported it as failed',
    },
  ]);
});

it.each([
  ['nothing', undefined],
  ['null', null],
  ['an empty object', {}],
  ['a null list', { batchItemFailures: null }],
  ['an empty list', { batchItemFailures: [] }],
])('takes %s for success', async (_, answer) => {
  const queue = createQueue({ invoke: async () => answer, maxReceiveCount: 1 });
  await queue.send('a');
  await queue.drain();
  expect(queue.deadLetters).toEqual([]);
});

it.each([
  ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'unknown' }] }],
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
  ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
  ['another key', { batchItemFailures: [{ id: 'a' }] }],
  ['no list', { batchItemFailures: 'all' }],
  ['no object', 'all'],
])('fails the whole batch for %s', async (_, answer) => {
  const queue = createQueue({ invoke: async () => answer, maxReceiveCount: 1 });
  await Promise.all([queue.send('a'), queue.send('b')]);
  await queue.drain();
  expect(queue.deadLetters.map(({ body }) => body)).toEqual(['a', 'b']);
});

it('fails the whole batch when the function throws, and says why', async () => {
  const invoke = async () => {
    throw new Error('Task timed out');
  };
  const queue = createQueue({ invoke, maxReceiveCount: 2 });
  await Promise.all([queue.send('a'), queue.send('b')]);
  await queue.drain();
  expect(queue.deadLetters.map(({ reason }) => reason)).toEqual([
    'Task timed out',
    'Task timed out',
  ]);
});

it('holds senders back when the function is slow', async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const queue = createQueue({ invoke: () => held, maxReceiveCount: 1 });
  let sent = 0;
  const sending = (async () => {
    for (let index = 0; index < 3000; index += 1) {
      await queue.send('x');
      sent += 1;
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(sent).toBeLessThan(1100);
  release();
  await sending;
  await queue.drain();
  expect(sent).toBe(3000);
});

it('drains at once when nothing was sent', async () => {
  await createQueue({ invoke: async () => {}, maxReceiveCount: 1 }).drain();
});

it('ends every message once, however the function behaves', async () => {
  const outcome = fc.constantFrom('succeed', 'report', 'throw', 'lie');
  await fc.assert(
    fc.asyncProperty(
      fc.array(outcome, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 3 }),
      async (outcomes, count, batchSize) => {
        let call = 0;
        const succeeded: string[] = [];
        const queue = createQueue({
          batchSize,
          concurrency: 2,
          maxReceiveCount: 2,
          invoke: async (event) => {
            const now = outcomes[call % outcomes.length];
            call += 1;
            if (now === 'throw') throw new Error('broken');
            if (now === 'lie') return { batchItemFailures: [{ itemIdentifier: 'other' }] };
            const answer = failing(event, () => now === 'report');
            if (now === 'succeed') succeeded.push(...bodiesOf(event));
            return answer;
          },
        });
        const bodies = Array.from({ length: count }, (_, index) => String(index));
        await Promise.all(bodies.map((body) => queue.send(body)));
        await queue.drain();
        const ended = [...succeeded, ...queue.deadLetters.map(({ body }) => body)];
        expect(ended.sort()).toEqual(bodies.sort());
      },
    ),
    { numRuns: 25 },
  );
});
