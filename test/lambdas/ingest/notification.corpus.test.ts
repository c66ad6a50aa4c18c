import * as z from 'zod/mini';
import { readNotification, UnknownNotificationError } from '../../../lambdas/ingest/notification';
import { readNotificationSamples } from '../../support/notification-samples';

const batch = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });

/** The bodies that a queue hands over: the sample itself, or the messages of a batch. */
function bodiesIn(sample: string): string[] {
  const parsed = batch.safeParse(JSON.parse(sample));
  return parsed.success ? parsed.data.Records.map(({ body }) => body) : [sample];
}

/** A line a notice, or why there is none. */
function read(body: string): string[] {
  try {
    return readNotification(body).map((notice) =>
      notice.kind === 'created' ? `${notice.bucket} ${notice.key}` : notice.what,
    );
  } catch (error) {
    if (error instanceof UnknownNotificationError) return ['refused'];
    throw error;
  }
}

const UPLOADED = 'lambda-artifacts-deafc19498e3f2df b21b84d653bb07b05b1e6b33684dc11b';

const READINGS: Readonly<Record<string, readonly string[]>> = {
  'eventbridge-object-annotation-created.json': ['not-created'],
  'eventbridge-object-created-plus-key.json': ['ct-siem-sync my+file.json.gz'],
  'eventbridge-object-created-unsupported-version.json': ['refused'],
  'eventbridge-object-created.json': ['amzn-s3-demo-bucket1 example-key'],
  'eventbridge-object-deleted.json': ['not-created'],
  'eventbridge-object-restore-completed.json': ['not-created'],
  's3-event-object-created.json': [UPLOADED],
  's3-event-urlencoded-key.json': ['ct-siem-sync my file=a.json.gz'],
  's3-test-event.json': ['test-event'],
  'sns-s3-event.json': [UPLOADED],
  'sns-s3-test-event.json': ['test-event'],
  'sqs-batch-partial-garbage.json': [
    UPLOADED,
    'refused',
    'ct-siem-sync second-sibling-object.json.gz',
  ],
  'sqs-s3-event.json': [UPLOADED],
  'sqs-sns-event.json': [UPLOADED],
};

const samples = readNotificationSamples();
if (samples === null) {
  console.warn('No folder ../shared/samples/notifications: its notifications are not tested here.');
}
const describeIfThere = samples ? describe : describe.skip;

describeIfThere('the public notifications in ../shared/samples', () => {
  test.each(Object.entries(READINGS))('%s is read as what it is', (name, reading) => {
    const bodies = bodiesIn(samples?.get(name) ?? '');
    expect(bodies.flatMap(read)).toEqual(reading);
  });

  test('are all among these', () => {
    expect([...(samples?.keys() ?? [])].sort()).toEqual(Object.keys(READINGS).sort());
  });
});
