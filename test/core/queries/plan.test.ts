import type { StreamListing } from '../../../core/ports';
import type { EventFilter } from '../../../core/queries/event-filter';
import type { KeyedRead } from '../../../core/queries/keyed-read';
import { type Plan, planQuery } from '../../../core/queries/plan';
import type { EventIndex } from '../../../core/tables';
import { listed } from '../../support/stream-listings';

const listing = (stream: string, unindexed: readonly EventIndex[] = []): StreamListing =>
  listed(stream, { unindexed });

/** The perfect store: two services, and data events that fill two indexes alone, as by default. */
const S3_MANAGEMENT = listing('111122223333/s3/management');
const S3_DATA = listing('111122223333/s3/data', ['principal', 'eventName', 'eventId']);
const SES_MANAGEMENT = listing('111122223333/ses/management');
const SES_DATA = listing('111122223333/ses/data');
const OTHER_S3_DATA = listing('444455556666/s3/data', ['principal', 'eventName', 'eventId']);
const STREAMS = [S3_MANAGEMENT, S3_DATA, SES_MANAGEMENT, SES_DATA, OTHER_S3_DATA];

const ALL_TIME = { from: '0', to: ':' };
const PRINCIPAL = '111122223333:user/mailer';

const plan = (filter: EventFilter, streams: readonly StreamListing[] = STREAMS) =>
  planQuery(filter, streams);

/** A read in one line: its index, its partition, and its range where that is not all time. */
function told({ index, partition, range }: KeyedRead): string {
  const { from, to, beginsWith } = { from: '', to: '', beginsWith: '', ...range };
  const keys = beginsWith === '' ? `${from} to ${to}` : `${beginsWith}…`;
  const isAllTime = from === ALL_TIME.from && to === ALL_TIME.to;
  return `${index ?? 'table'} ${partition}${isAllTime ? '' : ` ${keys}`}`;
}

const inOrder = ({ inOrder: reads }: Plan) => reads.map(told);
const ofStreams = (...listings: readonly StreamListing[]) =>
  listings.map(({ stream }) => `table ${stream}`);

describe('nothing but streams', () => {
  test('are read for a filter that asks for everything', () => {
    const planned = plan({});
    expect(inOrder(planned)).toEqual(ofStreams(...STREAMS));
    expect(planned).not.toHaveProperty('index');
    expect(planned).not.toHaveProperty('scans');
  });

  test('are read in a range of time', () => {
    const planned = plan({ since: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' }, [
      SES_DATA,
    ]);
    expect(inOrder(planned)).toEqual([
      'table 111122223333/ses/data 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z$',
    ]);
  });

  test.each<[EventFilter, readonly StreamListing[]]>([
    [{ account: '444455556666' }, [OTHER_S3_DATA]],
    [{ service: 'ses' }, [SES_MANAGEMENT, SES_DATA]],
    [{ category: 'data' }, [S3_DATA, SES_DATA, OTHER_S3_DATA]],
    [{ account: '111122223333', service: 's3', category: 'data' }, [S3_DATA]],
    [{ resource: { name: 'ledger', isS3: true } }, [S3_MANAGEMENT, S3_DATA, OTHER_S3_DATA]],
  ])('are narrowed by what they say themselves: %j', (filter, expected) => {
    expect(plan(filter).streams).toEqual(expected.map(({ stream }) => stream));
  });

  test('are all read that are parts of one', () => {
    const shards = [0, 1, 2, 3].map((n) => listing(`111122223333/s3/data/${n}`));
    expect(plan({ category: 'data' }, [...shards, S3_DATA]).streams).toHaveLength(5);
  });

  test('are none where no stream can hold such an event: nothing is read at all', () => {
    const planned = plan({ service: 'iam', accessKey: 'AKIA', resource: { name: 'ledger' } });
    expect(planned.inOrder).toEqual([]);
    expect(planned).not.toHaveProperty('byObjectKey');
    expect(planned).not.toHaveProperty('scans');
  });

  test('are none in an empty store', () => {
    expect(plan({}, []).inOrder).toEqual([]);
  });
});

describe('streams in which no event can match', () => {
  const [S3, SES] = [listing('111122223333/s3/data'), listing('111122223333/ses/data')];
  const kept = (filter: EventFilter, streams: readonly StreamListing[]) =>
    plan(filter, streams).streams;

  test('are passed by where no event of the name occurs', () => {
    const streams = [
      listed(S3.stream, { eventNames: ['GetObject', 'PutObject'] }),
      listed(SES.stream, { eventNames: ['SendEmail'] }),
    ];
    expect(kept({ eventName: 'PutObject' }, streams)).toEqual([S3.stream]);
    expect(kept({ eventName: 'DeleteObject' }, streams)).toEqual([]);
  });

  test('are passed by where no event of an unknown name occurs, whatever it is', () => {
    const streams = [
      listed(S3.stream, { eventNames: ['GetObject', 'other'] }),
      listed(SES.stream, { eventNames: ['SendEmail'] }),
    ];
    for (const eventName of ['NeverHeardOf', 'other', 'x'.repeat(1000), 'name GetObject']) {
      expect(kept({ eventName }, streams)).toEqual([S3.stream]);
    }
  });

  test.each<[EventFilter, readonly StreamListing[]]>([
    [{ level: 'object' }, [S3_MANAGEMENT, S3_DATA, OTHER_S3_DATA]],
    [{ level: 'bucket' }, [S3_MANAGEMENT]],
    [{ level: 'account' }, [S3_MANAGEMENT]],
    [{ access: 'send' }, [SES_MANAGEMENT, SES_DATA]],
    [{ access: 'read' }, STREAMS],
  ])('are passed by where no event is of that kind: %j', (filter, expected) => {
    expect(kept(filter, STREAMS)).toEqual(expected.map(({ stream }) => stream));
  });

  test('are all of them, where a time ends before it begins', () => {
    const filter = { since: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' };
    expect(plan(filter).inOrder).toEqual([]);
  });

  test('are not walked for objects where none occurs', () => {
    const bare = listed(S3.stream, { hasObjects: false });
    const planned = plan({ resource: { name: 'ledger' } }, [bare, S3_MANAGEMENT]);
    expect(planned.byObjectKey?.streams.map(told)).toEqual(ofStreams(S3_MANAGEMENT));
    expect(plan({ resource: { name: 'ledger' } }, [bare])).not.toHaveProperty('byObjectKey');
  });
});

describe('an event id', () => {
  test('is sought in the index, and elsewhere only where that holds none', () => {
    const planned = plan({ eventId: 'an-id' });
    expect(inOrder(planned)).toEqual(['by-event-id an-id']);
    expect(planned.otherwise?.map(told)).toEqual(ofStreams(S3_DATA, OTHER_S3_DATA));
  });

  test('is sought nowhere else where the index holds every event', () => {
    expect(plan({ eventId: 'an-id', service: 'ses' })).not.toHaveProperty('otherwise');
  });
});

describe('an index', () => {
  const MANAGEMENT = [S3_MANAGEMENT, SES_MANAGEMENT];

  test.each<[EventFilter, EventIndex, string[]]>([
    [{ eventId: 'an-id' }, 'eventId', ['by-event-id an-id']],
    [{ accessKey: 'AKIA' }, 'accessKey', ['by-access-key AKIA']],
    [{ principal: { whole: PRINCIPAL } }, 'principal', [`by-principal ${PRINCIPAL}`]],
    [{ eventName: 'PutObject' }, 'eventName', ['by-event-name PutObject']],
    [
      { resource: { name: 'ledger', objectKey: 'a' } },
      'resource',
      ['by-resource ledger /a#0 to /a#:', 'by-copy-source ledger /a#0 to /a#:'],
    ],
    [
      { resource: { name: 'news@example.com' } },
      'resource',
      ['by-resource news@example.com #0 to #:'],
    ],
  ])('serves what its key asks for: %j', (filter, index, reads) => {
    const planned = plan(filter, MANAGEMENT);
    expect(planned.index).toBe(index);
    expect(inOrder(planned)).toEqual(reads);
    expect(planned).not.toHaveProperty('scans');
  });

  const EVERYTHING: EventFilter = {
    eventId: 'an-id',
    resource: { name: 'ledger', objectKey: 'a' },
    accessKey: 'AKIA',
    principal: { whole: PRINCIPAL },
    eventName: 'PutObject',
  };

  test.each<[EventIndex, EventFilter]>([
    ['eventId', EVERYTHING],
    ['resource', { ...EVERYTHING, eventId: undefined }],
    ['accessKey', { ...EVERYTHING, eventId: undefined, resource: { name: 'ledger' } }],
    ['principal', { principal: { whole: PRINCIPAL }, resource: { name: 'b' }, eventName: 'c' }],
    ['resource', { resource: { name: 'ledger' }, eventName: 'PutObject' }],
    ['eventName', { principal: { part: 'mail' }, eventName: 'PutObject', region: 'eu-west-1' }],
  ])('is the one whose keys fit the fewest events: %s', (index, filter) => {
    expect(plan(filter, MANAGEMENT).index).toBe(index);
  });

  test('that holds every event is chosen before a narrower one that does not', () => {
    const filter = { eventId: 'an-id', accessKey: 'AKIA' };
    expect(plan(filter, [S3_MANAGEMENT, S3_DATA])).toMatchObject({ index: 'accessKey' });
    expect(inOrder(plan(filter, [S3_MANAGEMENT, S3_DATA]))).toEqual(['by-access-key AKIA']);
  });

  test('that holds some of them is read beside the streams with the others', () => {
    const planned = plan({ eventName: 'PutObject' });
    expect(planned.index).toBe('eventName');
    expect(inOrder(planned)).toEqual([
      'by-event-name PutObject',
      ...ofStreams(S3_DATA, OTHER_S3_DATA),
    ]);
  });

  test('that holds none of them is not read', () => {
    const planned = plan({ eventName: 'PutObject', since: '2026-01-01T00:00:00Z' }, [S3_DATA]);
    expect(planned).not.toHaveProperty('index');
    expect(inOrder(planned)).toEqual(['table 111122223333/s3/data 2026-01-01T00:00:00Z to :']);
  });

  test('that a stream outside the question is not in does not matter', () => {
    const planned = plan({ eventName: 'PutObject', category: 'management' });
    expect(inOrder(planned)).toEqual(['by-event-name PutObject']);
  });

  test.each<[string, EventFilter]>([
    ['a time', { accessKey: 'AKIA', until: '2026-01-02T00:00:00Z' }],
    [
      'a time, of one object',
      { resource: { name: 'b', objectKey: 'a' }, until: '2026-01-02T00:00:00Z' },
    ],
    ['a time, of an identity', { resource: { name: 'a@b' }, until: '2026-01-02T00:00:00Z' }],
  ])('is read in a range of %s', (_, filter) => {
    for (const read of plan(filter, MANAGEMENT).inOrder) {
      expect(read.range).toMatchObject({ to: expect.stringMatching(/2026-01-02T00:00:00Z\$$/) });
    }
  });

  test.each<[string, EventFilter, number]>([
    ['an event id', { eventId: 'x'.repeat(10_000) }, 2048],
    ['a principal', { principal: { whole: 'x'.repeat(10_000) } }, 2048],
    ['a resource', { resource: { name: 'ü'.repeat(10_000) } }, 2048],
    ['an access key', { accessKey: 'x'.repeat(10_000) }, 256],
    ['an event name', { eventName: 'x'.repeat(10_000) }, 256],
  ])('is asked for no longer key than a key can be: %s', (_, filter, most) => {
    for (const { partition } of plan(filter, MANAGEMENT).inOrder) {
      expect(Buffer.byteLength(partition)).toBeLessThanOrEqual(most);
    }
  });
});

describe('the objects of a bucket', () => {
  test('are read from the index, or in order of time from the streams that may hold them', () => {
    const planned = plan({ resource: { name: 'ledger' } });
    expect(inOrder(planned)).toEqual(['by-resource ledger #0 to #:']);
    expect(planned.byObjectKey?.ranges.map(told)).toEqual([
      'by-resource ledger /…',
      'by-copy-source ledger  to ',
    ]);
    expect(planned.byObjectKey?.streams.map(told)).toEqual(
      ofStreams(S3_MANAGEMENT, S3_DATA, OTHER_S3_DATA),
    );
  });

  test('of a prefix are read without the bucket itself', () => {
    const planned = plan({ resource: { name: 'ledger', objectPrefix: 'invoices/' } });
    expect(planned.inOrder).toEqual([]);
    expect(planned.byObjectKey?.ranges.map(told)).toEqual([
      'by-resource ledger /invoices/…',
      'by-copy-source ledger /invoices/…',
    ]);
  });

  test('are left out where only the bucket itself is asked for', () => {
    const planned = plan({ resource: { name: 'ledger', withoutObjects: true } });
    expect(inOrder(planned)).toEqual(['by-resource ledger #0 to #:']);
    expect(planned).not.toHaveProperty('byObjectKey');
  });

  test('are read from the streams alone where these are not in the index', () => {
    const unindexed = listing('111122223333/s3/data', ['resource']);
    const planned = plan({ resource: { name: 'ledger' } }, [S3_MANAGEMENT, unindexed]);
    expect(inOrder(planned)).toEqual(['by-resource ledger #0 to #:', ...ofStreams(unindexed)]);
    expect(planned.byObjectKey?.streams.map(told)).toEqual(ofStreams(S3_MANAGEMENT));
  });

  test.each([
    ['S3 is asked for', { name: 'No Bucket', isS3: true }],
    ['no bucket can be called so', { name: 'news@example.com' }],
    ['objects are asked for', { name: 'No Bucket', objectPrefix: '' }],
    ['it is an access point', { name: 'accesspoint/reports' }],
    ['it is a bucket of the first years', { name: 'My_Bucket'.padEnd(255, 's') }],
  ])('are sought where %s', (_, resource) => {
    expect(plan({ resource })).toHaveProperty('byObjectKey');
  });

  test('are not sought in an SES identity', () => {
    const resource = { name: 'example.com', isSes: true, arn: 'arn' };
    expect(plan({ resource })).not.toHaveProperty('byObjectKey');
  });

  test('are not sought in another service', () => {
    expect(plan({ resource: { name: 'ledger' }, service: 'ses' })).not.toHaveProperty(
      'byObjectKey',
    );
    expect(plan({ resource: { name: 'ledger' } }, [SES_DATA])).not.toHaveProperty('byObjectKey');
  });

  test('are asked for by no longer a prefix than the index keeps', () => {
    const objectPrefix = 'ü'.repeat(512);
    const [range] = plan({ resource: { name: 'ledger', objectPrefix } }).byObjectKey?.ranges ?? [];
    const beginning = range?.range && 'beginsWith' in range.range ? range.range.beginsWith : '';
    expect(Buffer.byteLength(beginning)).toBeLessThan(1024);
    expect(`/${objectPrefix}`.startsWith(beginning)).toBe(true);
  });
});

describe('a filter that no key serves', () => {
  test.each<EventFilter>([
    { principal: { part: 'mail' } },
    { sourceIp: '192.0.2.7' },
    { errorCode: 'any' },
    { sharedEventId: 'a', region: 'eu-west-1' },
  ])('scans, and is told what to add: %j', (filter) => {
    expect(plan(filter).scans).toMatch(/a time, an account, a service or a category/);
  });

  test.each<EventFilter>([
    { region: 'eu-west-1' },
    { level: 'bucket' },
    { access: 'send' },
    { readOrWrite: 'write', region: 'eu-west-1' },
  ])('does not scan where it fits so many that the first are soon found: %j', (filter) => {
    expect(plan(filter)).not.toHaveProperty('scans');
  });

  test('is told to name the whole principal where it has a part', () => {
    expect(plan({ principal: { part: 'mail' } }).scans).toMatch(/111122223333:user\/alice/);
    expect(plan({ errorCode: 'any' }).scans).not.toMatch(/alice/);
  });

  test.each<EventFilter>([
    { since: '2026-01-01T00:00:00Z' },
    { until: '2026-01-01T00:00:00Z' },
    { account: '111122223333' },
    { service: 's3' },
    { category: 'data' },
  ])('does not scan once it is narrowed: %j', (narrowing) => {
    expect(plan({ errorCode: 'any', ...narrowing })).not.toHaveProperty('scans');
  });

  test('reads the streams where the index that would serve it was never filled', () => {
    const bare = listing('111122223333/s3/data', ['accessKey', 'eventId']);
    expect(plan({ accessKey: 'AKIA' }, [bare])).not.toHaveProperty('scans');
    expect(inOrder(plan({ eventId: 'one' }, [bare]))).toEqual(ofStreams(bare));
  });

  test('asks for what other services name by an ARN', () => {
    const resource = { name: 'example.com', isSes: true, arn: 'arn:aws:ses:x' };
    expect(inOrder(plan({ resource }))).toContain('by-resource arn:aws:ses:x #0 to #:');
  });

  test('does not scan a store that holds nothing for it', () => {
    expect(plan({ errorCode: 'any' }, [])).not.toHaveProperty('scans');
  });
});
