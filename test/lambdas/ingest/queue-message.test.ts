import { readQueueEvent } from '../../../lambdas/ingest/queue-message';

/** The perfect message. */
const MESSAGE = {
  messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
  receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
  body: 'text',
  attributes: { ApproximateReceiveCount: '3', SentTimestamp: '1545082649183' },
  messageAttributes: {},
  eventSource: 'aws:sqs',
};
const READ = { id: MESSAGE.messageId, body: 'text', attempt: 3 };
const { messageId: _, ...withoutId } = MESSAGE;

test('a message has its id, its text and its number of deliveries', () => {
  expect(readQueueEvent({ Records: [MESSAGE] })).toEqual([READ]);
});

test.each<[string, unknown, object]>([
  ['without an id', withoutId, { id: '' }],
  ['with an id that is no text', { ...MESSAGE, messageId: 7 }, { id: '' }],
  ['with a body that is no text', { ...MESSAGE, body: { a: 1 } }, { body: '' }],
  ['without attributes', { ...MESSAGE, attributes: undefined }, { attempt: 1 }],
  [
    'with a count that is none',
    { ...MESSAGE, attributes: { ApproximateReceiveCount: '-1' } },
    { attempt: 1 },
  ],
  ['that is nothing', null, { id: '', body: '', attempt: 1 }],
])('one %s spoils itself, and no sibling', (_, message, changes) => {
  expect(readQueueEvent({ Records: [MESSAGE, message, MESSAGE] })).toEqual([
    READ,
    { ...READ, ...changes },
    READ,
  ]);
});

test.each([[undefined], [{}], [{ Records: 'none' }]])('%j is no event of a queue', (event) => {
  expect(() => readQueueEvent(event)).toThrow();
});
