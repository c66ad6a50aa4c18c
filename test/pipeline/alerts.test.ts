import { METRICS } from '../../core/metrics';
import { unpackRules } from '../../core/rules/rule-pack';
import { loadConfig } from '../../lib/config';
import { loadRules } from '../../lib/rules';
import type { LocalEvent, LocalNotification } from '../../local/messages/local-message';
import { TABLES } from '../support/dynamodb-bench';
import { gzipLog } from '../support/log-records';
import { LOG_KEY } from '../support/notifications';
import { type Pipeline, startPipeline } from '../support/pipeline';

const RULES = unpackRules(loadRules(loadConfig({})).packJson);

/** So that nothing is old: the functions look at the clock. */
const minutesAgo = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');

let ids = 0;
const nextId = () => `00000000-0000-4000-8000-${String(ids++).padStart(12, '0')}`;
let files = 0;
const logKey = () => LOG_KEY.replace('0123456789abcdef', String(files++).padStart(16, '0'));

const userNamed = (name: string) => ({
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEUSER000000',
  arn: `arn:aws:iam::111122223333:user/${name}`,
  accountId: '111122223333',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  userName: name,
});

/** Each test has a user of its own, and so alerts of its own. */
let user = userNamed('nobody');

/** The perfect record: it stops a trail, which one of the shipped rules says. */
const stopLogging = (changes: object = {}) => ({
  eventVersion: '1.11',
  userIdentity: user,
  eventTime: minutesAgo(10),
  eventSource: 'cloudtrail.amazonaws.com',
  eventName: 'StopLogging',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-cli/2.15.0',
  requestParameters: { name: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/management-events' },
  responseElements: null,
  requestID: nextId(),
  eventID: nextId(),
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '111122223333',
  eventCategory: 'Management',
  ...changes,
});

const send = (changes: object = {}) =>
  stopLogging({
    eventSource: 'ses.amazonaws.com',
    eventName: 'SendEmail',
    requestParameters: { fromEmailAddress: 'news@example.com' },
    resources: [
      {
        accountId: '111122223333',
        type: 'AWS::SES::EmailIdentity',
        ARN: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
      },
    ],
    readOnly: true,
    managementEvent: false,
    eventCategory: 'Data',
    eventID: nextId(),
    ...changes,
  });

let pipeline: Pipeline;
let messagesBefore = 0;
let linesBefore = 0;
let users = 0;
beforeAll(async () => {
  pipeline = await startPipeline(RULES);
});
beforeEach(() => {
  user = userNamed(`user-${users++}`);
  messagesBefore = pipeline.messages.length;
  linesBefore = pipeline.logLines.length;
});
/** What a test left to be told is no other's. */
afterEach(() => pipeline.raiseAlerts());
afterAll(() => pipeline.close());

const messages = () => pipeline.messages.slice(messagesBefore);
const mails = () =>
  messages().filter((each): each is LocalNotification => each.kind === 'notification');
const events = () => messages().filter((each): each is LocalEvent => each.kind === 'event');

/** The attributes of this test's alerts. */
async function alerts() {
  const items = await pipeline.dynamoDb.scan(TABLES.alerts);
  return items
    .filter(({ id, principal }) => id && principal?.S === `111122223333:user/${user.userName}`)
    .map(({ count, notice }) => ({ count: count?.N, notice: notice?.S }));
}

async function deliver(...records: readonly object[]): Promise<string> {
  const notification = await pipeline.put(logKey(), gzipLog(records));
  await pipeline.drain();
  return notification;
}

/** The sum of a metric over all lines of embedded metrics, of those with the dimensions. */
function sumOf(metric: string, dimensions: Record<string, string> = {}): number {
  let sum = 0;
  for (const line of pipeline.logLines.slice(linesBefore)) {
    if (!line.startsWith('{"_aws"')) continue;
    const said: Record<string, unknown> = JSON.parse(line);
    const isOf = Object.entries(dimensions).every(([name, value]) => said[name] === value);
    const value = said[metric];
    if (!isOf || value === undefined) continue;
    sum += [value].flat().reduce<number>((all, each) => all + Number(each), 0);
  }
  return sum;
}

test('one event, one message: who did what, and what to do', async () => {
  await deliver(stopLogging());
  await pipeline.raiseAlerts();
  expect(pipeline.deadLetters).toEqual([]);
  expect(mails()).toHaveLength(1);
  expect(events()).toHaveLength(1);
  const [mail] = mails();
  expect(mail?.message).toContain(`111122223333:user/${user.userName}`);
  expect(mail?.message).toContain('AKIAIOSFODNN7EXAMPLE');
  expect(mail?.message).toContain('198.51.100.7');
  expect(mail?.message).toContain('StopLogging');
  expect(mail?.message).toContain('--stack Trailstore');
  const [event] = events();
  expect(JSON.parse(event?.detail ?? '')).toMatchObject({ version: 1, count: 1 });
});

test('an event that a rule matches is stored, whatever its service', async () => {
  await deliver(stopLogging(), stopLogging({ eventName: 'DescribeTrails', eventID: nextId() }));
  const stored = await pipeline.dynamoDb.scan(TABLES.events);
  const ofUser = stored.filter(({ principal }) => principal?.S?.endsWith(`/${user.userName}`));
  expect(ofUser.map(({ eventName }) => eventName?.S)).toEqual(['StopLogging']);
});

test('the metric moves that the rule’s alarm watches', async () => {
  await deliver(stopLogging());
  expect(sumOf(METRICS.ruleMatches, { rule: 'trail_logging_stopped' })).toBe(1);
});

test('a hundred deliveries of one file, and of its events in other files, are one message', async () => {
  const records = [stopLogging(), stopLogging({ eventID: nextId() })];
  const notification = await deliver(...records);
  for (let delivery = 0; delivery < 100; delivery++) await pipeline.send(notification);
  for (let copy = 0; copy < 5; copy++) await pipeline.put(logKey(), gzipLog(records));
  await pipeline.drain();
  for (let minute = 0; minute < 5; minute++) await pipeline.raiseAlerts();
  expect(mails()).toHaveLength(1);
  expect(events()).toHaveLength(1);
});

test('a storm is one message, and the alert goes on counting', async () => {
  const storm = Array.from({ length: 300 }, () => stopLogging({ eventID: nextId() }));
  await deliver(...storm.slice(0, 200));
  await pipeline.raiseAlerts();
  await deliver(...storm.slice(200));
  await pipeline.raiseAlerts();
  expect(mails()).toHaveLength(1);
  expect(await alerts()).toEqual([{ count: '300', notice: 'sent' }]);
});

test('two principals are two messages', async () => {
  const another = userNamed('another');
  await deliver(stopLogging(), stopLogging({ eventID: nextId(), userIdentity: another }));
  await pipeline.raiseAlerts();
  expect(mails()).toHaveLength(2);
});

test('old events of a backfill are alerts of which nobody is told, and move no alarm', async () => {
  await deliver(stopLogging({ eventTime: '2026-01-02T03:04:05Z' }));
  await pipeline.raiseAlerts();
  expect(messages()).toEqual([]);
  expect(await alerts()).toEqual([{ count: '1', notice: 'too old' }]);
  expect(sumOf(METRICS.ruleMatches)).toBe(0);
});

test('a threshold is reached across files', async () => {
  const sends = Array.from({ length: 1200 }, (_, i) =>
    send({ eventTime: minutesAgo(9 - i / 300) }),
  );
  for (let from = 0; from < sends.length; from += 300)
    await deliver(...sends.slice(from, from + 300));
  await pipeline.raiseAlerts();
  const rules = events().map(({ detail }) => JSON.parse(detail).rule.name);
  expect(rules).toContain('ses_send_burst');
  expect(sumOf(METRICS.ruleMatches, { rule: 'ses_send_burst' })).toBe(1);
});
