import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Item, stringOf } from '../core/items/attribute';
import { eventKeyName, eventKeyOf } from '../core/items/find-items';
import { marksOf } from '../core/items/stream-marks';
import { STREAMS_GROUP } from '../core/ledger/ledger-entry';
import type { EventKey, EventStore, EventWriter } from '../core/ports';
import { EVENTS_TABLE, type EventTables, FILES_TABLE, STREAM_MARKS } from '../core/tables';
import { fromAttributeValues } from './attribute-values';
import { BatchingWriter } from './batching-writer';
import { itemJson } from './item-json';
import { putItems, requestItemsJson } from './put-items';
import { Patience, type Retry, sendOnce, sendUntilTaken } from './send-until-taken';
import { WRITTEN_BODY_PLACE, writtenBody } from './written-body';

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
    return new BatchingWriter({
      callsInFlight: this.options.callsInFlight ?? CALLS_IN_FLIGHT,
      send: (items) => sendOnce(items, (all) => this.putEvents(all)),
      patience: () => new Patience(this.tables.events, this.options),
    });
  }

  async find(keys: readonly EventKey[]): Promise<readonly Item[]> {
    const { events } = this.tables;
    const found: Item[] = [];
    const read = async (wanted: readonly EventKey[]) => {
      const { Responses, UnprocessedKeys } = await this.client.send(findCommand(events, wanted));
      found.push(...(Responses?.[events] ?? []).map(fromAttributeValues));
      const left = namesOf(UnprocessedKeys?.[events]?.Keys ?? []);
      return left.size === 0 ? [] : wanted.filter((key) => left.has(eventKeyName(key)));
    };
    await sendUntilTaken(keys, events, read, this.options);
    return found;
  }

  /** @returns the items that are still to do */
  private async putEvents(items: readonly Item[]): Promise<readonly Item[]> {
    await this.listStreams(items);
    return putItems(this.client, { table: this.tables.events, keys: EVENTS_TABLE }, items);
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

function findCommand(table: string, keys: readonly EventKey[]): BatchGetItemCommand {
  const wanted = keys.map(({ stream, at }) =>
    itemJson({ [EVENTS_TABLE.partitionKey]: { S: stream }, [EVENTS_TABLE.sortKey]: { S: at } }),
  );
  // Consistent: a neighbour may have written it a moment ago.
  const body = requestItemsJson(table, `{"Keys":[${wanted.join(',')}],"ConsistentRead":true}`);
  const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: [] } } });
  command.middlewareStack.add(writtenBody(body), WRITTEN_BODY_PLACE);
  return command;
}

/** The names of the keys that items have. */
function namesOf(items: readonly Record<string, AttributeValue>[]): ReadonlySet<string> {
  return new Set(items.map((item) => eventKeyName(eventKeyOf(fromAttributeValues(item)))));
}

/** Whoever is told of a failure may go on to other work: none of this must be left running. */
async function allDone(work: readonly (Promise<void> | undefined)[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}
