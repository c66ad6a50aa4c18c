import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../core/items/attribute';
import { eventKeyName, eventKeyOf } from '../core/items/find-items';
import { itemJson } from '../core/items/item-json';
import type { WrittenItem } from '../core/items/written-item';
import { STREAMS_GROUP } from '../core/ledger/ledger-entry';
import type { EventKey, EventStore, EventWriter } from '../core/ports';
import { EVENTS_TABLE, type EventTables, FILES_TABLE, STREAM_MARKS } from '../core/tables';
import { fromAttributeValues } from './attribute-values';
import { BatchingWriter } from './batching-writer';
import { putJson, putName } from './put-items';
import { Patience, type Retry, sendOnce, sendUntilTaken } from './send-until-taken';
import { sendWrittenBodies, withBody } from './written-body';

/** With 8 ms of latency, the SDK gains little beyond this and holds more in memory. */
const CALLS_IN_FLIGHT = 12;

/** A mark that its stream is listed with. */
const DONE = 'done';

export interface EventStoreOptions extends Retry {
  readonly callsInFlight?: number;
}

/** Events in DynamoDB: BatchWriteItem through the plain client, full batches, several in flight. */
export class DynamoDbEventStore implements EventStore {
  /** By stream: the marks that it is listed with, or about to be: each is written once in a process's life. */
  private readonly marked = new Map<string, Map<string, Promise<void> | typeof DONE>>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tables: EventTables,
    private readonly options: EventStoreOptions = {},
  ) {
    sendWrittenBodies(client);
  }

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
  private async putEvents(items: readonly WrittenItem[]): Promise<readonly WrittenItem[]> {
    await this.listStreams(items);
    const target = { table: this.tables.events, keys: EVENTS_TABLE };
    const json = items.map((item) => item.json);
    const left = await putJson(this.client, target, json);
    return left.size === 0 ? [] : items.filter(({ key }) => left.has(putName(key.stream, key.at)));
  }

  /**
   * A stream is listed before its first event is stored, so that no event is out of a query's sight, and
   * so is whatever an event makes known of its stream.
   */
  private async listStreams(items: readonly WrittenItem[]): Promise<void> {
    const waiting = new Map<string, Set<string>>();
    for (const { key, marks } of items) {
      for (const mark of marks) {
        if (this.marked.get(key.stream)?.get(mark) === DONE) continue;
        const ofStream = waiting.get(key.stream) ?? new Set();
        waiting.set(key.stream, ofStream.add(mark));
      }
    }
    await allDone([...waiting].map(([stream, marks]) => this.mark(stream, marks)));
  }

  /** Resolves when the stream is listed with all of the marks. */
  private async mark(stream: string, marks: ReadonlySet<string>): Promise<void> {
    const known = this.marked.get(stream) ?? new Map<string, Promise<void> | typeof DONE>();
    this.marked.set(stream, known);
    const missing = [...marks].filter((mark) => !known.has(mark));
    if (missing.length > 0) {
      const update = this.addMarks(stream, missing);
      for (const mark of missing) known.set(mark, update);
      const settle = (isDone: boolean) => {
        for (const mark of missing) {
          if (isDone) known.set(mark, DONE);
          else known.delete(mark);
        }
      };
      update.then(
        () => settle(true),
        () => settle(false),
      );
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
  const request = `{"Keys":[${wanted.join(',')}],"ConsistentRead":true}`;
  const body = Buffer.from(`{"RequestItems":{${JSON.stringify(table)}:${request}}}`);
  return new BatchGetItemCommand(withBody({ RequestItems: { [table]: { Keys: [] } } }, body));
}

/** The names of the keys that items have. */
function namesOf(items: readonly Record<string, AttributeValue>[]): ReadonlySet<string> {
  return new Set(items.map((item) => eventKeyName(eventKeyOf(fromAttributeValues(item)))));
}

/** Whoever is told of a failure may go on to other work: none of this must be left running. */
async function allDone(work: readonly (Promise<void> | typeof DONE | undefined)[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}
