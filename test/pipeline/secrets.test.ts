import { gzipSync } from 'node:zlib';
import { METRICS } from '../../core/metrics';
import { unpackRules } from '../../core/rules/rule-pack';
import { loadConfig } from '../../lib/config';
import { loadRules } from '../../lib/rules';
import { eventId, gzipLog } from '../support/log-records';
import { BUCKET, LOG_KEY, s3Message } from '../support/notifications';
import { type Pipeline, startPipeline } from '../support/pipeline';

/** What must not leave the tables and the bucket. */
const SECRETS = [
  'IQoJb3JpZ2luX2VjEXAMPLETOKENEXAMPLETOKEN',
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'a1b2c3d4'.repeat(8),
  'hunter2hunter2',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
  'alice.smith@example.com',
  'alice.smith%40example.com',
];
const [TOKEN = '', KEY = '', SIGNATURE = '', PASSWORD = '', WEB_TOKEN = '', ADDRESS = ''] = SECRETS;
const PRESIGNED = `https://ledger.s3.amazonaws.com/a?X-Amz-Security-Token=${TOKEN}&X-Amz-Signature=${SIGNATURE}`;

const logKey = (name: string) => LOG_KEY.replace('0123456789abcdef', name);
const aMinuteAgo = new Date(Date.now() - 60_000).toISOString().replace(/\.\d+Z$/, 'Z');

/** A record that raises an alert, with secrets wherever a record may have them. */
const recordOf = (n: number, changes: object = {}) => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::111122223333:assumed-role/Operator/${ADDRESS}`,
    accountId: '111122223333',
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  },
  eventTime: aMinuteAgo,
  eventSource: 'cloudtrail.amazonaws.com',
  eventName: 'StopLogging',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: `curl ${PRESIGNED} Bearer ${WEB_TOKEN}`,
  errorCode: `Denied password=${PASSWORD}`,
  errorMessage: `${ADDRESS} is not authorized with ${TOKEN}`,
  requestParameters: { name: PRESIGNED, password: PASSWORD, Authorization: `Basic ${KEY}` },
  responseElements: { credentials: { sessionToken: TOKEN, secretAccessKey: KEY } },
  resources: [{ ARN: `arn:aws:s3:::${ADDRESS}/${PRESIGNED}` }],
  eventID: eventId(n),
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '111122223333',
  eventCategory: 'Management',
  ...changes,
});
const ALL = SECRETS.join(' ');

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline(unpackRules(loadRules(loadConfig({})).packJson));
  await pipeline.put(
    logKey('a'),
    gzipLog([recordOf(1), recordOf(5, { errorCode: undefined, errorMessage: undefined })]),
  );
  // Rejected, each for a reason of its own.
  await pipeline.put(
    logKey('b'),
    gzipLog([
      recordOf(2, { eventTime: ALL }),
      JSON.stringify(recordOf(3)).replace('"eventName":', `"${PASSWORD}" "eventName":`),
      `"${ALL}"`,
      `{"${ADDRESS}":"${TOKEN}`,
    ]),
  );
  // Files that fail as a whole.
  await pipeline.put(logKey('c'), gzipSync(ALL));
  await pipeline.put(logKey('d'), Buffer.from(`{"${KEY}" ${ALL}`));
  await pipeline.put(logKey('e'), gzipLog([recordOf(4)]).subarray(0, -20));
  // Files that are passed over, and messages of no known form.
  await pipeline.put(`uploads/${ADDRESS}?X-Amz-Security-Token=${TOKEN}`, Buffer.from(ALL));
  await pipeline.send(s3Message({ key: PRESIGNED }).replaceAll(`"${BUCKET}"`, '"another-bucket"'));
  await pipeline.send(ALL);
  await pipeline.send(JSON.stringify({ Records: [{ [PASSWORD]: ALL, eventSource: TOKEN }] }));
  await pipeline.send(JSON.stringify({ s3Bucket: ALL, s3ObjectKey: ALL }));
  await pipeline.send(JSON.stringify({ 'detail-type': ALL, detail: ALL }));
  await pipeline.drain();
  await pipeline.raiseAlerts();
});
afterAll(() => pipeline.close());

test('all of it was worked on', () => {
  const lines = pipeline.logLines.join('\n');
  for (const said of [
    '"message":"ingested"',
    '"rejected":3',
    'NotALogError',
    'UnreadableFileError',
    'UnknownNotificationError',
    '"what":"other"',
    '"what":"other-bucket"',
    METRICS.filesPassedOver,
    'raised an alert',
  ]) {
    expect(lines).toContain(said);
  }
  expect(pipeline.messages.length).toBeGreaterThan(0);
});

test.each(SECRETS)('no log and no metric holds %s', (secret) => {
  expect(pipeline.logLines.filter((line) => line.includes(secret))).toEqual([]);
});

test.each(SECRETS)('no alert holds %s', (secret) => {
  expect(JSON.stringify(pipeline.messages)).not.toContain(secret);
});
