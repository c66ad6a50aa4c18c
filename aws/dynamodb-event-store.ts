import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { type Item, stringOf } from '../core/items/attribute';
import { eventKeyName, eventKeyOf } from '../core/items/find-items';
import { marksOf } from '../core/items/stream-marks';
import { STREAMS_GROUP } from '../core/ledger/ledger-entry';
import type { EventKey, EventStore, EventWriter } from '../core/ports';
import { EVENTS_TABLE, type EventTables, FILES_TABLE, STREAM_MARKS } from '../core/tables';
import { fromAttributeValues, toAttributeValues } from './attribute-values';
import { type Retry, sendUntilTaken } from './send-until-taken';

/** DynamoDB API Reference, BatchWriteItem: at most 25 items a call. */
const BATCH_ITEMS = 25;
/** Far below DynamoDB's 16 MB: it bounds what calls in flight hold of large records. */
const BATCH_BYTES = 1024 * 1024;

/** With 8 ms of latency, the SDK gains little beyond this and holds more in memory. */
const CALLS_IN_FLIGHT = 12;

export interface EventStoreOptions extends Retry {
  readonly callsInFlight?: number;
}

/** Events in DynamoDB: BatchWriteItem through the plain client, full batches, several in flight. */
export class DynamoDbEventStore implements EventStore {
  /** By stream: the marks that it is listed with, or about to be: each is written once in a process's life. */
  private readonly marked = new Map<string, Map<string, Promise<void>>>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tables: EventTables,
    private readonly options: EventStoreOptions = {},
  ) {}

  startWriting(): EventWriter {
    return new BatchingWriter(
      (items) => this.writeBatch(items),
      this.options.callsInFlight ?? CALLS_IN_FLIGHT,
    );
  }

  async find(keys: readonly EventKey[]): Promise<readonly Item[]> {
    const { events } = this.tables;
    const found: Item[] = [];
    const wanted = keys.map(({ stream, at }) => ({
      [EVENTS_TABLE.partitionKey]: { S: stream },
      [EVENTS_TABLE.sortKey]: { S: at },
    }));
    const read = async (left: Record<string, AttributeValue>[]) => {
      const { Responses, UnprocessedKeys } = await this.client.send(
        new BatchGetItemCommand({
          // A neighbour may have written it a moment ago.
          RequestItems: { [events]: { Keys: left, ConsistentRead: true } },
        }),
      );
      found.push(...(Responses?.[events] ?? []).map(fromAttributeValues));
      return UnprocessedKeys?.[events]?.Keys ?? [];
    };
    await sendUntilTaken(wanted, events, read, this.options);
    return found;
  }

  /** Stores up to 25 items and returns when DynamoDB has taken every one of them. */
  private async writeBatch(items: readonly Item[]): Promise<void> {
    await this.listStreams(items);
    const requests: WriteRequest[] = items.map((item) => ({
      PutRequest: { Item: toAttributeValues(item) },
    }));
    const { events } = this.tables;
    await sendUntilTaken(requests, events, (left) => this.putEvents(left), this.options);
  }

  /** @returns the requests that are still to do */
  private async putEvents(requests: WriteRequest[]): Promise<WriteRequest[]> {
    const { events } = this.tables;
    const answer = await this.client.send(
      new BatchWriteItemCommand({ RequestItems: { [events]: requests } }),
    );
    return answer.UnprocessedItems?.[events] ?? [];
  }

  /**
   * A stream is listed before its first event is stored, so that no event is out of a query's sight, and
   * so is whatever an event makes known of its stream.
   */
  private async listStreams(items: readonly Item[]): Promise<void> {
    const marksByStream = new Map<string, Set<string>>();
    for (const item of items) {
      const stream = stringOf(item, EVENTS_TABLE.partitionKey) ?? '';
      const marks = marksByStream.get(stream) ?? new Set();
      for (const mark of marksOf(item)) marks.add(mark);
      marksByStream.set(stream, marks);
    }
    await allDone([...marksByStream].map(([stream, marks]) => this.mark(stream, marks)));
  }

  /** Resolves when the stream is listed with all of the marks. */
  private async mark(stream: string, marks: ReadonlySet<string>): Promise<void> {
    const known = this.marked.get(stream) ?? new Map<string, Promise<void>>();
    this.marked.set(stream, known);
    const missing = [...marks].filter((mark) => !known.has(mark));
    if (missing.length > 0) {
      const update = this.addMarks(stream, missing);
      for (const mark of missing) known.set(mark, update);
      update.catch(() => {
        for (const mark of missing) known.delete(mark);
      });
    }
    await allDone([...marks].map((mark) => known.get(mark)));
  }

  private async addMarks(stream: string, marks: string[]): Promise<void> {
    const { files } = this.tables;
    const command = new UpdateItemCommand({
      TableName: files,
      Key: {
        [FILES_TABLE.partitionKey]: { S: STREAMS_GROUP },
        [FILES_TABLE.sortKey]: { S: stream },
      },
      UpdateExpression: 'ADD #marks :marks',
      ExpressionAttributeNames: { '#marks': STREAM_MARKS },
      ExpressionAttributeValues: { ':marks': { SS: marks } },
    });
    const send = async () => {
      await this.client.send(command);
      return [];
    };
    await sendUntilTaken([command], files, send, this.options);
  }
}

/** Whoever is told of a failure may go on to other work: none of this must be left running. */
async function allDone(work: readonly (Promise<void> | undefined)[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

/** Collects items into full batches and keeps a number of calls in flight. */
class BatchingWriter implements EventWriter {
  /** By key: DynamoDB refuses a batch that holds an item twice. */
  private batch = new Map<string, Item>();
  private batchBytes = 0;
  private readonly inFlight = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly writeBatch: (items: readonly Item[]) => Promise<void>,
    private readonly callsInFlight: number,
  ) {}

  async write(item: Item): Promise<void> {
    const bytes = approximateBytes(item);
    if (this.batchBytes + bytes > BATCH_BYTES) await this.dispatch();
    this.batch.set(eventKeyName(eventKeyOf(item)), item);
    this.batchBytes += bytes;
    if (this.batch.size === BATCH_ITEMS) await this.dispatch();
  }

  async finish(): Promise<void> {
    try {
      if (this.batch.size > 0) await this.dispatch();
    } finally {
      // Whoever is told of a failure may close the client: no call must be left running.
      await Promise.all(this.inFlight);
    }
    this.throwFailure();
  }

  private async dispatch(): Promise<void> {
    const items = [...this.batch.values()];
    this.batch = new Map();
    this.batchBytes = 0;
    while (this.inFlight.size >= this.callsInFlight) await Promise.race(this.inFlight);
    if (this.failure !== undefined) await Promise.all(this.inFlight);
    this.throwFailure();
    const call: Promise<void> = this.writeBatch(items)
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.inFlight.delete(call));
    this.inFlight.add(call);
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}

/** Of the attributes only the raw record can be large. */
function approximateBytes(item: Item): number {
  const { raw } = item;
  return 4096 + (raw !== undefined && 'B' in raw ? raw.B.byteLength : 0);
}
