import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Bundle } from '../core/alerts/bundles';
import { bundleItem, waitingItems } from '../core/alerts/items';
import { batchesOf } from '../core/batches';
import { forEachConcurrently } from '../core/concurrently';
import type { Item } from '../core/items/attribute';
import type { Clock, SightingStore } from '../core/ports';
import { ALERTS_TABLE } from '../core/tables';
import { BATCH_ITEMS, putItems } from './put-items';
import { type Retry, sendUntilTaken } from './send-until-taken';

/** A file may show thousands of groups. Nobody waits for them but the end of a file: few calls take little memory. */
const CALLS_IN_FLIGHT = 3;

/** Sightings in DynamoDB, as ingest keeps them: it carries none of what reads them, or raises alerts. */
export class DynamoDbSightingStore implements SightingStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    private readonly now: Clock,
    private readonly retry: Retry = {},
  ) {}

  async keep(bundles: readonly Bundle[]): Promise<void> {
    const now = this.now();
    // Packed batch by batch: what waits for its turn takes no memory twice.
    await forEachConcurrently(batchesOf(bundles, BATCH_ITEMS), CALLS_IN_FLIGHT, (batch) =>
      this.put(batch.map((each) => bundleItem(each, now))),
    );
    // Behind them: what is listed is there, and so is what says where it lies.
    const listed = bundles.filter(({ groups }) => groups.length > 0);
    const waiting = batchesOf(waitingItems(listed, now), BATCH_ITEMS);
    await forEachConcurrently(waiting, CALLS_IN_FLIGHT, (batch) => this.put(batch));
  }

  private put(items: readonly Item[]): Promise<void> {
    const target = { table: this.table, keys: ALERTS_TABLE };
    const send = (left: readonly Item[]) => putItems(this.client, target, left);
    return sendUntilTaken(items, this.table, send, this.retry);
  }
}
