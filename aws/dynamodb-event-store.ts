import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../core/items/attribute';
import { eventKeyName, eventKeyOf } from '../core/items/find-items';
import type { WrittenItem } from '../core/items/written-item';
import type { EventKey, EventStore, EventWriter } from '../core/ports';
import { EVENTS_TABLE, type EventTables } from '../core/tables';
import { fromAttributeValues } from './attribute-values';
import { BatchingWriter } from './batching-writer';
import { putJson, putName } from './put-items';
import { Patience, type Retry, sendOnce, sendUntilTaken } from './send-until-taken';
import { StreamList } from './stream-list';
import { sendWrittenBodies, withBody } from './written-body';

/** With 8 ms of latency, the SDK gains little beyond this and holds more in memory. */
const CALLS_IN_FLIGHT = 12;

export interface EventStoreOptions extends Retry {
  readonly callsInFlight?: number;
}

/** Events in DynamoDB: BatchWriteItem through the plain client, full batches, several in flight. */
export class DynamoDbEventStore implements EventStore {
  private readonly streams: StreamList;

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tables: EventTables,
    private readonly options: EventStoreOptions = {},
  ) {
    sendWrittenBodies(client);
    this.streams = new StreamList(client, tables.files, options);
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
    // Before its first event is stored, so that no event is out of a query's sight; and so is whatever an event
    // makes known of its stream.
    await this.streams.list(items);
    const target = { table: this.tables.events, keys: EVENTS_TABLE };
    const json = items.map((item) => item.json);
    const left = await putJson(this.client, target, json);
    return left.size === 0 ? [] : items.filter(({ key }) => left.has(putName(key.stream, key.at)));
  }
}

/** As `itemJson` would write a key. */
const STREAM_IS = `{"${EVENTS_TABLE.partitionKey}":{"S":`;
const AT_IS = `},"${EVENTS_TABLE.sortKey}":{"S":`;

function findCommand(table: string, keys: readonly EventKey[]): BatchGetItemCommand {
  let wanted = '';
  for (const { stream, at } of keys) {
    if (wanted !== '') wanted += ',';
    wanted += `${STREAM_IS}${JSON.stringify(stream)}${AT_IS}${JSON.stringify(at)}}}`;
  }
  // Consistent: a neighbour may have written it a moment ago.
  const request = `{"Keys":[${wanted}],"ConsistentRead":true}`;
  const body = Buffer.from(`{"RequestItems":{${JSON.stringify(table)}:${request}}}`);
  return new BatchGetItemCommand(withBody({ RequestItems: { [table]: { Keys: [] } } }, body));
}

/** The names of the keys that items have. */
function namesOf(items: readonly Record<string, AttributeValue>[]): ReadonlySet<string> {
  return new Set(items.map((item) => eventKeyName(eventKeyOf(fromAttributeValues(item)))));
}
