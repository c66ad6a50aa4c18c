import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { WrittenItem } from '../core/items/written-item';
import { STREAMS_GROUP } from '../core/ledger/ledger-entry';
import { FILES_TABLE, STREAM_MARKS } from '../core/tables';
import { callUntilTaken, type Retry } from './send-until-taken';

/** What a process knows of one stream. */
interface KnownStream {
  /** Marks that it is listed with. */
  readonly listed: Set<string>;
  /** Lists of marks with all of which it is listed: many events share one list. */
  readonly listedLists: WeakSet<readonly string[]>;
  /** Marks that are to be added. */
  readonly waiting: Set<string>;
  /** Adds them, of this stream one call at a time. */
  adding?: Promise<void> | undefined;
}

/**
 * The list of streams in the files table. A mark is written once in a process's life. While a stream's call is
 * refused, what else is to be said of the stream joins its next try: throttling costs tries for each stream, not
 * for each batch of events.
 */
export class StreamList {
  private readonly streams = new Map<string, KnownStream>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    private readonly retry: Retry,
  ) {}

  /**
   * Resolves when each stream is listed with all of the marks that the events show.
   * @throws {StoreUnavailableError} when the time for it is over
   */
  async list(events: Iterable<Pick<WrittenItem, 'key' | 'marks'>>): Promise<void> {
    const missing = new Map<string, Set<string>>();
    for (const { key, marks } of events) {
      const known = this.knownOf(key.stream);
      if (known.listedLists.has(marks)) continue;
      const unlisted = marks.filter((mark) => !known.listed.has(mark));
      if (unlisted.length === 0) known.listedLists.add(marks);
      const ofStream = missing.get(key.stream) ?? new Set();
      for (const mark of unlisted) missing.set(key.stream, ofStream.add(mark));
    }
    await allDone([...missing].map(([stream, marks]) => this.add(stream, marks)));
  }

  private async add(stream: string, marks: ReadonlySet<string>): Promise<void> {
    const known = this.knownOf(stream);
    for (const mark of marks) known.waiting.add(mark);
    // A call that has set out takes no more with it: what came too late is in the next.
    while ([...marks].some((mark) => !known.listed.has(mark))) {
      known.adding ??= this.addWaiting(stream, known).finally(() => {
        known.adding = undefined;
      });
      await known.adding;
    }
  }

  private knownOf(stream: string): KnownStream {
    let known = this.streams.get(stream);
    if (known === undefined) {
      known = { listed: new Set(), listedLists: new WeakSet(), waiting: new Set() };
      this.streams.set(stream, known);
    }
    return known;
  }

  private async addWaiting(stream: string, { listed, waiting }: KnownStream): Promise<void> {
    let sent: readonly string[] = [];
    await callUntilTaken(
      () => {
        sent = [...waiting];
        return this.client.send(this.addCommand(stream, sent));
      },
      this.table,
      this.retry,
    );
    for (const mark of sent) {
      listed.add(mark);
      waiting.delete(mark);
    }
  }

  private addCommand(stream: string, marks: readonly string[]): UpdateItemCommand {
    return new UpdateItemCommand({
      TableName: this.table,
      Key: {
        [FILES_TABLE.partitionKey]: { S: STREAMS_GROUP },
        [FILES_TABLE.sortKey]: { S: stream },
      },
      UpdateExpression: 'ADD #marks :marks',
      ExpressionAttributeNames: { '#marks': STREAM_MARKS },
      ExpressionAttributeValues: { ':marks': { SS: [...marks] } },
    });
  }
}

/** Whoever is told of a failure may go on to other work: none of this must be left running. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}
