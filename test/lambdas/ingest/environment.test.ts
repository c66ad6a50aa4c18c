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
    sdk: { endpoints: {}, useFipsEndpoint: false, useDualstackEndpoint: false },
  });
});

test('there may be several buckets', () => {
  const { logBuckets } = readEnvironment({ ...PERFECT, LOG_BUCKET_NAME: 'trail-logs,older-logs' });
  expect(logBuckets).toEqual(['trail-logs', 'older-logs']);
});

test.each([
  [{ AWS_ENDPOINT_URL: 'http://here' }, { s3: 'http://here', dynamoDb: 'http://here' }],
  [{ AWS_ENDPOINT_URL_S3: 'http://there' }, { s3: 'http://there' }],
  [{ AWS_ENDPOINT_URL_DYNAMODB: 'http://there' }, { dynamoDb: 'http://there' }],
  [
    { AWS_ENDPOINT_URL: 'http://here', AWS_ENDPOINT_URL_S3: 'http://there' },
    { s3: 'http://there', dynamoDb: 'http://here' },
  ],
])('%j tells where calls go', (variables, endpoints) => {
  expect(readEnvironment({ ...PERFECT, ...variables }).sdk).toMatchObject({ endpoints });
});

test.each([
  [{ AWS_USE_FIPS_ENDPOINT: 'true' }, { useFipsEndpoint: true }],
  [{ AWS_USE_DUALSTACK_ENDPOINT: 'true' }, { useDualstackEndpoint: true }],
])('%j is followed', (variables, sdk) => {
  expect(readEnvironment({ ...PERFECT, ...variables })).toMatchObject({ sdk });
});

test.each(Object.keys(PERFECT))('%s must be there', (name) => {
  expect(() => readEnvironment({ ...PERFECT, [name]: '' })).toThrow(name);
});
