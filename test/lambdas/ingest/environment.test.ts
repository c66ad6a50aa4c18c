import { DEFAULT_SETTINGS } from '../../../core/settings';
import { readEnvironment } from '../../../lambdas/ingest/environment';

const PERFECT = {
  EVENTS_TABLE_NAME: 'events',
  FILES_TABLE_NAME: 'files',
  ALERTS_TABLE_NAME: 'alerts',
  LOG_BUCKET_NAME: 'trail-logs',
  LOG_BUCKET_OWNER: '111122223333',
  INGEST_SETTINGS: JSON.stringify(DEFAULT_SETTINGS),
  ALERT_SETTINGS: JSON.stringify({ stackName: 'Trailstore', oldestEventHours: 24 }),
};

test('the stack says which bucket is read, and whose it is', () => {
  expect(readEnvironment(PERFECT)).toMatchObject({
    logBuckets: ['trail-logs'],
    logBucketOwner: '111122223333',
    settings: DEFAULT_SETTINGS,
    isS3Elsewhere: false,
  });
});

test('there may be several buckets', () => {
  const { logBuckets } = readEnvironment({ ...PERFECT, LOG_BUCKET_NAME: 'trail-logs,older-logs' });
  expect(logBuckets).toEqual(['trail-logs', 'older-logs']);
});

test.each(Object.keys(PERFECT))('%s must be there', (name) => {
  expect(() => readEnvironment({ ...PERFECT, [name]: '' })).toThrow(name);
});
