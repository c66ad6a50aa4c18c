/**
 * The tables, as plain data: the stack creates them from here, so does the one-machine store,
 * and the item builders take their attribute names from here.
 */
export interface KeySchema {
  readonly partitionKey: string;
  readonly sortKey: string;
}

export interface IndexDefinition extends KeySchema {
  /** What it holds beside the keys; whole items where absent. */
  readonly attributes?: readonly string[];
}

export interface TableDefinition extends KeySchema {
  readonly indexes: Readonly<Record<string, IndexDefinition>>;
  /** The attribute that DynamoDB's time to live watches, where the table has one. */
  readonly timeToLive?: string;
}

/** The secondary indexes that a user may choose for a class of events; see `IngestSettings`. */
export const EVENT_INDEXES = [
  'resource',
  'principal',
  'accessKey',
  'eventName',
  'eventId',
] as const;
export type EventIndex = (typeof EVENT_INDEXES)[number];

/**
 * One item an event. All keys are strings. Every index is sparse: an event is in it only when the
 * item carries the index's sort key (or, for the event id, its partition key), so that a class of
 * events that does not fill an index pays nothing for it.
 */
export const EVENTS_TABLE = {
  partitionKey: 'stream',
  sortKey: 'at',
  timeToLive: 'expiresAt',
  indexes: {
    'by-resource': { partitionKey: 'resource', sortKey: 'objectKeyAt' },
    // A copy touches two objects and is one event: its source is found here. Filled with `resource`.
    'by-copy-source': { partitionKey: 'copySource', sortKey: 'copySourceKeyAt' },
    'by-principal': { partitionKey: 'principal', sortKey: 'principalAt' },
    'by-access-key': { partitionKey: 'accessKey', sortKey: 'accessKeyAt' },
    'by-event-name': { partitionKey: 'eventName', sortKey: 'eventNameAt' },
    'by-event-id': { partitionKey: 'eventId', sortKey: 'at' },
  },
} as const satisfies TableDefinition;

/** The names of the events table's secondary indexes. */
export type IndexName = keyof typeof EVENTS_TABLE.indexes;

/** The ledger: one item a log file, and one for each group of files and each stream of events. */
export const FILES_TABLE = {
  partitionKey: 'group',
  sortKey: 'file',
  indexes: {},
} as const satisfies TableDefinition;

/**
 * The attribute of a stream's item in the files table that holds what is known of its events together:
 * see `core/items/stream-marks.ts`. Only ever added to.
 */
export const STREAM_MARKS = 'marks';

/**
 * What rules saw, and the alerts that came of it: see `core/alerts/items.ts`. Both indexes are sparse:
 * alerts whose message is to be sent are in the one, all alerts in the other.
 */
export const ALERTS_TABLE = {
  partitionKey: 'group',
  sortKey: 'at',
  timeToLive: 'expiresAt',
  indexes: {
    'by-unsent': {
      partitionKey: 'unsent',
      sortKey: 'raised',
      // Their names only: the alert itself is read as it is then.
      attributes: ['rule', 'groupValues', 'id'],
    },
    'by-account': { partitionKey: 'account', sortKey: 'raised' },
  },
} as const satisfies TableDefinition;

/** What the tables are called in one account or on one machine. */
export interface TableNames {
  readonly events: string;
  readonly files: string;
  readonly alerts: string;
}

/** The tables that events are written to and read from. */
export type EventTables = Pick<TableNames, 'events' | 'files'>;
