import { STREAMS_GROUP } from '../core/ledger/ledger-entry';
import { EVENTS_TABLE, type EventTables, type IndexName } from '../core/tables';

/** Where a deployed store is asked. */
export interface AskedStore {
  readonly tables: EventTables;
  readonly account: string;
  readonly region: string;
}

/** A stack output. */
export interface Output {
  readonly description: string;
  readonly value: string;
}

/** What `aws dynamodb query` is told. */
interface Query {
  readonly table: string;
  readonly region: string;
  /** The table itself where absent. */
  readonly index?: IndexName;
  readonly key: string;
  readonly filter?: string;
  /** Attributes whose names are reserved words of DynamoDB: the key expression has them behind a `#`. */
  readonly reserved?: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  /** DynamoDB's own order where absent, which is the order of the sort keys. */
  readonly isNewestFirst?: boolean;
}

/**
 * The queries that a new owner tries first: the commands of docs/querying.md, which explains them, each
 * as one line for a shell. What the stack cannot know stands in them in capitals.
 * @returns the stack's outputs, by their names
 */
export function firstQueries({
  tables,
  account,
  region,
}: AskedStore): Readonly<Record<string, Output>> {
  const events = { table: tables.events, region, isNewestFirst: true } as const;
  return {
    QueryStreams: {
      description:
        'Which accounts, services and categories hold events, and which indexes not all of them are in.',
      value: write({
        table: tables.files,
        region,
        key: '#group = :group',
        reserved: ['group'],
        values: { group: STREAMS_GROUP },
      }),
    },
    QueryDeletedObject: {
      description:
        'Who deleted this object? Put the bucket and the key of the object in place of BUCKET and OBJECT-KEY.',
      value: write({
        ...events,
        index: 'by-resource',
        key: '#resource = :bucket AND begins_with(objectKeyAt, :object)',
        filter: 'eventName = :name',
        reserved: ['resource'],
        values: { bucket: 'BUCKET', object: '/OBJECT-KEY#', name: 'DeleteObject' },
      }),
    },
    QueryBucketPolicy: {
      description: 'Who changed the policy of this bucket? Put its name in place of BUCKET.',
      value: write({
        ...events,
        index: 'by-resource',
        key: '#resource = :bucket AND begins_with(objectKeyAt, :itself)',
        filter: 'contains(eventName, :policy) AND access = :write',
        reserved: ['resource'],
        values: { bucket: 'BUCKET', itself: '#', policy: 'BucketPolicy', write: 'write' },
      }),
    },
    QuerySentMail: {
      description:
        'Which keys, from which addresses, sent mail as this identity on this day? Put a verified domain or address in place of IDENTITY, and the day (UTC) in place of YYYY-MM-DD.',
      value: write({
        ...events,
        index: 'by-resource',
        key: '#resource = :identity AND begins_with(objectKeyAt, :day)',
        filter: 'access = :send AND begins_with(#stream, :account)',
        reserved: ['resource', 'stream'],
        values: {
          identity: 'IDENTITY',
          day: '#YYYY-MM-DD',
          send: 'send',
          account: `${account}/`,
        },
      }),
    },
    QueryAccessKey: {
      description: 'What did this key do? Put its id in place of ACCESS-KEY-ID.',
      value: write({
        ...events,
        index: 'by-access-key',
        key: 'accessKey = :key',
        values: { key: 'ACCESS-KEY-ID' },
      }),
    },
    QueryDenied: {
      description:
        'What did S3 deny in this account since then (management events; s3/data, ses/management and ses/data are asked alike)? Put a time (UTC) in place of YYYY-MM-DDTHH:MM:SSZ.',
      value: write({
        ...events,
        key: '#stream = :stream AND #at >= :since',
        filter: 'contains(errorCode, :a) OR contains(errorCode, :b) OR contains(errorCode, :c)',
        reserved: ['stream', 'at'],
        values: {
          stream: `${account}/s3/management`,
          since: 'YYYY-MM-DDTHH:MM:SSZ',
          a: 'AccessDenied',
          b: 'Unauthorized',
          c: 'Forbidden',
        },
      }),
    },
  };
}

/** The indexes of the events table and their keys, as one line. */
export function describeIndexes(): string {
  return Object.entries(EVENTS_TABLE.indexes)
    .map(([name, { partitionKey, sortKey }]) => `${name} (${partitionKey}, ${sortKey})`)
    .join(', ');
}

function write({ table, region, index, key, filter, reserved, values, isNewestFirst }: Query) {
  const names = Object.fromEntries((reserved ?? []).map((name) => [`#${name}`, name]));
  const typed = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`:${name}`, { S: value }]),
  );
  return [
    `aws dynamodb query --region ${region} --table-name ${table}`,
    index && `--index-name ${index}`,
    `--key-condition-expression '${key}'`,
    filter && `--filter-expression '${filter}'`,
    reserved && `--expression-attribute-names '${JSON.stringify(names)}'`,
    `--expression-attribute-values '${JSON.stringify(typed)}'`,
    isNewestFirst && '--no-scan-index-forward',
    '--return-consumed-capacity TOTAL',
  ]
    .filter((word) => word !== undefined && word !== false)
    .join(' ');
}
