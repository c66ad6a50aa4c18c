import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import {
  DEFAULT_UNTIL,
  type GeneratedLogFile,
  type GeneratorOptions,
  generateLogFiles,
  generateRecords,
  gzipLogFile,
  incidentFacts,
} from '../../bench/generator';

const MINUTE = 60_000;

// Garbage that nobody has collected yet says nothing about what is held.
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const SOME: GeneratorOptions = { events: 6000, seed: 11 };

const resource = z.object({
  type: z.string(),
  ARN: z.optional(z.string()),
  ARNPrefix: z.optional(z.string()),
  accountId: z.optional(z.string()),
});
const record = z.looseObject({
  eventVersion: z.string(),
  userIdentity: z.looseObject({
    type: z.optional(z.string()),
    accessKeyId: z.optional(z.string()),
    arn: z.optional(z.string()),
  }),
  eventTime: z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)),
  eventSource: z.string().check(z.regex(/^[a-z0-9-]+\.amazonaws\.com$/)),
  eventName: z.string(),
  awsRegion: z.string(),
  sourceIPAddress: z.string(),
  userAgent: z.string(),
  errorCode: z.optional(z.string()),
  requestParameters: z.nullable(z.record(z.string(), z.unknown())),
  responseElements: z.nullable(z.record(z.string(), z.unknown())),
  eventID: z.uuid(),
  readOnly: z.optional(z.boolean()),
  resources: z.optional(z.array(resource)),
  eventType: z.string(),
  managementEvent: z.optional(z.boolean()),
  recipientAccountId: z.string().check(z.regex(/^\d{12}$/)),
  sharedEventID: z.optional(z.uuid()),
  eventCategory: z.optional(z.enum(['Management', 'Data'])),
});
type EventRecord = z.infer<typeof record>;

const logFile = z.object({ Records: z.array(record) });

function recordsOf(options: GeneratorOptions): EventRecord[] {
  return [...generateRecords(options)].map(({ json }) => record.parse(JSON.parse(json)));
}

function textOf(file: GeneratedLogFile): string {
  return Buffer.concat([...file.jsonChunks()]).toString();
}

function digest(options: GeneratorOptions): string {
  const hash = createHash('sha256');
  for (const file of generateLogFiles(options)) {
    hash.update(file.key).update(gzipLogFile(file).body);
  }
  return hash.digest('hex');
}

function share(records: readonly EventRecord[], matches: (one: EventRecord) => boolean): number {
  return records.filter(matches).length / records.length;
}

function countBy<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return counts;
}

const records = recordsOf(SOME);

describe('the generator', () => {
  it('gives the same bytes for the same options', () => {
    expect(digest({ events: 1500, seed: 5 })).toBe(digest({ events: 1500, seed: 5 }));
  });

  it('gives other ids for another seed', () => {
    const idsOf = (seed: number) => recordsOf({ events: 1000, seed }).map(({ eventID }) => eventID);
    const other = new Set(idsOf(6));
    expect(idsOf(5).filter((id) => other.has(id))).toEqual([]);
  });

  it.each([1, 7, 499, 500, 501, 3333])('gives %i events when asked for them', (events) => {
    expect([...generateRecords({ events, seed: 2 })]).toHaveLength(events);
    const files = [...generateLogFiles({ events, seed: 2 })];
    expect(files.reduce((sum, file) => sum + file.records, 0)).toBe(events);
  });

  it.each([
    { events: 0 },
    { events: 1.5 },
    { accounts: 0 },
    { accounts: 9 },
    { days: 0 },
    { eventsPerFile: 0 },
    { until: 'yesterday' },
    { seed: 0.5 },
  ])('refuses %j', (wrong) => {
    expect(() => generateRecords({ ...SOME, ...wrong }).next()).toThrow(RangeError);
  });

  it('gives every event an id of its own', () => {
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(records.length);
  });

  it('is three quarters S3 and SES, at the size of real records', () => {
    const ours = share(records, ({ eventSource }) => /^(s3|ses)\./.test(eventSource));
    expect(ours).toBeGreaterThan(0.72);
    expect(ours).toBeLessThan(0.8);
    const bytes = [...generateRecords(SOME)].reduce((sum, { json }) => sum + json.length, 0);
    expect(bytes / SOME.events).toBeGreaterThan(1600);
    expect(bytes / SOME.events).toBeLessThan(2400);
  });

  it('tells management and data events of both services', () => {
    const kinds = countBy(records, (one) => `${one.eventSource} ${one.eventCategory ?? 'older'}`);
    for (const source of ['s3.amazonaws.com', 'ses.amazonaws.com']) {
      expect(kinds.get(`${source} Management`)).toBeGreaterThan(100);
      expect(kinds.get(`${source} Data`)).toBeGreaterThan(500);
    }
    expect(kinds.get('s3.amazonaws.com older')).toBeGreaterThan(10);
  });

  it('mixes event versions and writes no field before its time', () => {
    const versions = countBy(records, ({ eventVersion }) => eventVersion);
    expect([...versions.keys()].sort()).toEqual(['1.02', '1.05', '1.08', '1.09', '1.10', '1.11']);
    for (const one of records) {
      const isOld = one.eventVersion === '1.02' || one.eventVersion === '1.05';
      expect(one.eventCategory === undefined).toBe(isOld);
      expect(one.managementEvent === undefined).toBe(isOld);
      if (isOld) expect(one).not.toHaveProperty('tlsDetails');
    }
  });

  it('shows every type of identity', () => {
    const types = new Set(
      recordsOf({ events: 12_000, seed: 1 }).map(({ userIdentity }) => userIdentity.type ?? 'none'),
    );
    expect([...types].sort()).toEqual([
      'AWSAccount',
      'AWSService',
      'AssumedRole',
      'Directory',
      'FederatedUser',
      'IAMUser',
      'IdentityCenterUser',
      'Role',
      'Root',
      'SAMLUser',
      'Unknown',
      'WebIdentityUser',
      'none',
    ]);
  });

  it('hides what SES hides, and names all three types of its resources', () => {
    const sends = records.filter(
      (one) => one.eventSource === 'ses.amazonaws.com' && one.eventCategory === 'Data',
    );
    const types = new Set(sends.flatMap((one) => one.resources ?? []).map(({ type }) => type));
    expect([...types].sort()).toEqual([
      'AWS::SES::ConfigurationSet',
      'AWS::SES::EmailIdentity',
      'AWS::SES::Template',
    ]);
    for (const { readOnly, errorCode, requestParameters } of sends) {
      expect(readOnly).toBe(true);
      if (errorCode) expect(requestParameters).toBeNull();
      else expect(JSON.stringify(requestParameters)).toContain('HIDDEN_DUE_TO_SECURITY_REASONS');
    }
  });

  it('tells one call to two accounts', () => {
    const shared = records.filter((one) => one.sharedEventID && one.eventSource.startsWith('s3.'));
    const copies = countBy(shared, (one) => one.sharedEventID ?? '');
    expect(new Set(copies.values())).toEqual(new Set([2]));
    expect(shared.length).toBeGreaterThan(4);
    const [first] = shared;
    const pair = shared.filter((one) => one.sharedEventID === first?.sharedEventID);
    expect(new Set(pair.map((one) => one.recipientAccountId)).size).toBe(2);
    expect(new Set(pair.map((one) => one.eventID)).size).toBe(2);
  });

  it('follows every batch with the keys that it removed', () => {
    const isRemoval = (one: EventRecord) =>
      one.eventName === 'DeleteObject' && one.eventType === 'AwsServiceEvent';
    const batches = records.filter((one) => one.eventName === 'DeleteObjects');
    expect(batches.length).toBeGreaterThan(3);
    for (const { requestID } of batches) {
      const removals = records.filter((one) => isRemoval(one) && one.requestID === requestID);
      expect(removals.length).toBeGreaterThan(0);
      for (const { resources } of removals)
        expect(resources?.[0]?.ARN).toMatch(/^arn:aws:s3:::.+\//);
    }
  });

  it('follows the day and the night', () => {
    const drawn = [...generateRecords({ events: 10_000, seed: 4, days: 5 })];
    const hours = countBy(drawn, ({ time }) => time.slice(11, 13));
    const at = (...names: string[]) => names.reduce((sum, name) => sum + (hours.get(name) ?? 0), 0);
    expect(at('13', '14', '15')).toBeGreaterThan(2 * at('01', '02', '03'));
  });

  it('holds nothing but what it is asked for', () => {
    const heapBytes = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = heapBytes();
    let count = 0;
    let most = 0;
    for (const _ of generateRecords({ events: 20_000, seed: 8 })) {
      count++;
      if (count % 5_000 === 0) most = Math.max(most, heapBytes() - before);
    }
    expect(count).toBe(20_000);
    // All of them together are 40 MB.
    expect(most).toBeLessThan(10_000_000);
  });

  it('starts at once, however much is asked for', () => {
    const records = generateRecords({ events: 1_000_000_000, seed: 8 });
    expect(record.parse(JSON.parse(records.next().value?.json ?? '')).eventID).toBeTruthy();
  });
});

describe('a log file', () => {
  const files = [...generateLogFiles(SOME)];

  it('has a key of its own, in the form of CloudTrail', () => {
    const form =
      /^AWSLogs\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/(\d{4})\/(\d\d)\/(\d\d)\/\1_CloudTrail_\2_\3\4\5T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/;
    for (const { key } of files) expect(key).toMatch(form);
    expect(new Set(files.map(({ key }) => key)).size).toBe(files.length);
    expect(new Set(files.map(({ account }) => account)).size).toBe(3);
    expect(new Set(files.map(({ region }) => region)).size).toBeGreaterThan(4);
  });

  it('holds the records of its account and Region, 2 to 15 minutes old and unordered', () => {
    let unordered = 0;
    for (const file of files) {
      const { Records } = logFile.parse(JSON.parse(textOf(file)));
      expect(Records).toHaveLength(file.records);
      const times = Records.map(({ eventTime }) => Date.parse(eventTime));
      const delivered = Date.parse(file.deliveredAt);
      expect(delivered).toBeLessThanOrEqual(Date.parse(DEFAULT_UNTIL));
      const ages = times.map((time) => delivered - time);
      expect(Math.min(...ages)).toBeGreaterThan(2 * MINUTE - 1000);
      expect(Math.max(...ages)).toBeLessThanOrEqual(15 * MINUTE + 1000);
      const places = Records.map((one) => `${one.recipientAccountId} ${one.awsRegion}`);
      expect(new Set(places)).toEqual(new Set([`${file.account} ${file.region}`]));
      if (times.some((time, index) => time < (times[index - 1] ?? 0))) unordered++;
    }
    expect(unordered / files.length).toBeGreaterThan(0.9);
  });

  it('holds the very records that are drawn one by one', () => {
    const drawn = [...generateRecords({ events: 900, seed: 3 })].map(({ json }) => json);
    const texts = [...generateLogFiles({ events: 900, seed: 3 })].map(textOf);
    const bodies = texts.map((text) => text.slice('{"Records":['.length, -']}'.length));
    expect(bodies.join(',')).toBe(drawn.join(','));
  });

  it('can be read twice, and out of order', () => {
    const [first, , third] = files;
    if (!first || !third) throw new Error('three files are expected');
    const later = textOf(third);
    expect(textOf(first)).toBe(textOf(first));
    expect(textOf(third)).toBe(later);
  });

  it('is compressed whole with its uncompressed size told', () => {
    const [file] = files;
    if (!file) throw new Error('a file is expected');
    const { body, jsonBytes } = gzipLogFile(file);
    expect(gunzipSync(body).toString()).toBe(textOf(file));
    expect(jsonBytes).toBe(Buffer.byteLength(textOf(file)));
  });

  it('of any size is drawn in pieces', () => {
    const large = [...generateLogFiles({ events: 60_000, seed: 9, eventsPerFile: 60_000 })];
    const largest = large.reduce((one, other) => (other.records > one.records ? other : one));
    expect(largest.records).toBeGreaterThan(57_000);
    const pieces = largest.jsonChunks();
    for (let count = 0; count < 20; count++) {
      const { value } = pieces.next();
      expect(value.length).toBeLessThan(100_000);
    }
  });
});

describe('the incident', () => {
  const facts = incidentFacts({ seed: SOME.seed });
  const told = records.filter(({ userIdentity }) => userIdentity.accessKeyId === facts.accessKeyId);

  it('is told in full, as its facts say', () => {
    expect(told).toHaveLength(facts.events);
    const counts = countBy(told, (one) => `${one.eventSource}:${one.eventName}`);
    expect(Object.fromEntries(counts)).toEqual(facts.counts);
    expect(told.filter(({ errorCode }) => errorCode === 'AccessDenied')).toHaveLength(facts.denied);
    expect(new Set(told.map(({ userIdentity }) => userIdentity.arn))).toEqual(
      new Set([facts.userArn]),
    );
    expect(new Set(told.map(({ awsRegion }) => awsRegion))).toEqual(new Set(facts.regions));
    expect(new Set(told.map(({ recipientAccountId }) => recipientAccountId))).toEqual(
      new Set([facts.account]),
    );
    const times = told.map(({ eventTime }) => eventTime).sort();
    expect([times.at(0), times.at(-1)]).toEqual([facts.firstEventAt, facts.lastEventAt]);
    expect(facts.events).toBeGreaterThanOrEqual(60);
    expect(facts.events).toBeLessThanOrEqual(120);
  });

  it('alone comes from its addresses, with its key and its tools', () => {
    const foreign = records.filter(({ sourceIPAddress }) =>
      sourceIPAddress.startsWith('203.0.113.'),
    );
    expect(foreign).toEqual(told);
    expect(new Set(foreign.map(({ sourceIPAddress }) => sourceIPAddress))).toEqual(
      new Set(facts.sourceAddresses),
    );
    const agents = new Set(told.map(({ userAgent }) => userAgent.replace(/^\[|\]$/g, '')));
    expect(agents).toEqual(new Set(facts.userAgents));
  });

  it('sends as the company and tries to become its neighbour', () => {
    const sends = told.filter(({ eventName }) => /^Send/.test(eventName));
    for (const { resources } of sends) {
      expect(resources?.[0]?.ARN).toMatch(new RegExp(`:identity/${facts.impersonatedIdentity}$`));
    }
    const created = told.find(({ eventName }) => eventName === 'CreateEmailIdentity');
    expect(created?.requestParameters).toEqual({ emailIdentity: facts.lookalikeIdentity });
  });

  it('deletes objects that nobody else touches', () => {
    const arns = new Set(facts.deletedKeys.map((key) => `arn:aws:s3:::${facts.bucket}/${key}`));
    expect(arns.size).toBe(facts.deletedKeys.length);
    const touching = records.filter(({ resources }) =>
      resources?.some(({ ARN }) => ARN !== undefined && arns.has(ARN)),
    );
    expect(touching).toHaveLength(arns.size);
    for (const one of touching) {
      expect(one.eventName).toBe('DeleteObject');
      expect(one.userIdentity.accessKeyId).toBe(facts.accessKeyId);
    }
  });

  it.each([
    { events: 500 },
    { events: 500, days: 0.01 },
    { events: 700, eventsPerFile: 1 },
    { events: 500, eventsPerFile: 1_000_000, accounts: 1 },
    { events: 2000, until: '2027-01-01T00:10:00Z' },
  ])('is whole with %j', (options) => {
    const { accessKeyId, events } = incidentFacts({ seed: 1, until: options.until });
    const all = recordsOf({ seed: 1, ...options });
    expect(all).toHaveLength(options.events);
    expect(all.filter((one) => one.userIdentity.accessKeyId === accessKeyId)).toHaveLength(events);
  });

  it('is left out of logs too small to hide it', () => {
    const { accessKeyId } = incidentFacts({ seed: 1 });
    const all = recordsOf({ events: 499, seed: 1 });
    expect(all.filter((one) => one.userIdentity.accessKeyId === accessKeyId)).toEqual([]);
  });
});
