import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  type QueryCommandInput,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { Alert } from '../core/alerts/alert';
import { type Bundle, type BundleName, COMMON_SHARD, shardsOf } from '../core/alerts/bundles';
import {
  ACCOUNTS_GROUP,
  alertItem,
  alertsKey,
  bundleKey,
  bundlesKey,
  damageOf,
  fewerWaitingItem,
  type ItemKey,
  LEASE,
  markerKey,
  raisedAtOf,
  raisedKey,
  readAlert,
  readBundle,
  readBundleGroups,
  readUnsent,
  readWaiting,
  shardsElsewhere,
  UNSENT,
  WAITING_GROUPS,
} from '../core/alerts/items';
import { groupKey, type Sightings } from '../core/alerts/sightings';
import { batchesOf } from '../core/batches';
import { timeText } from '../core/calendar';
import { forEachConcurrently } from '../core/concurrently';
import { type Item, stringOf } from '../core/items/attribute';
import { timeRange } from '../core/items/keys';
import { mergeSorted } from '../core/merge-sorted';
import type {
  AlertRange,
  AlertReader,
  AlertStore,
  BundleGroups,
  Clock,
  DamagedSightings,
  SecondsRange,
  SightingStore,
  SightingsRange,
  UnsentAlert,
  WaitingBundles,
} from '../core/ports';
import { compareTexts } from '../core/text-order';
import { fromAttributeValues, toAttributeValues } from './attribute-values';
import { DynamoDbSightingStore } from './dynamodb-sighting-store';
import { BATCH_ITEMS } from './put-items';
import { type Retry, sendUntilTaken } from './send-until-taken';

/** A file may show thousands of groups. */
const CALLS_IN_FLIGHT = 6;

/** Sightings and alerts in DynamoDB. */
export class DynamoDbAlertStore implements AlertStore, AlertReader {
  /** By account: resolves when it is listed, each once in a process's life. */
  private readonly listed = new Map<string, Promise<unknown>>();
  private readonly sightings: SightingStore;

  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    private readonly now: Clock,
    private readonly retry: Retry = {},
  ) {
    this.sightings = new DynamoDbSightingStore(client, table, now, retry);
  }

  keep(bundles: readonly Bundle[]): Promise<void> {
    return this.sightings.keep(bundles);
  }

  private write(requests: readonly WriteRequest[]): Promise<void> {
    return sendUntilTaken(requests, this.table, (left) => this.writeBatch(left), this.retry);
  }

  /** @returns the requests that are still to do */
  private async writeBatch(requests: readonly WriteRequest[]): Promise<WriteRequest[]> {
    const answer = await this.client.send(
      new BatchWriteItemCommand({ RequestItems: { [this.table]: [...requests] } }),
    );
    return answer.UnprocessedItems?.[this.table] ?? [];
  }

  async *listWaiting(): AsyncGenerator<WaitingBundles> {
    for (const group of WAITING_GROUPS) {
      for await (const item of this.itemsOf(group)) yield readWaiting(item);
    }
  }

  async *listUnsent(): AsyncGenerator<UnsentAlert> {
    const read = this.query({
      IndexName: 'by-unsent',
      KeyConditionExpression: '#unsent = :unsent',
      ExpressionAttributeNames: { '#unsent': 'unsent' },
      ExpressionAttributeValues: { ':unsent': { S: UNSENT } },
    });
    for await (const item of read) yield readUnsent(item);
  }

  async settle(
    waiting: readonly WaitingBundles[],
    left: ReadonlyMap<string, readonly BundleName[]> = NONE_LEFT,
  ): Promise<void> {
    for (const batch of batchesOf(waiting, BATCH_ITEMS)) {
      await this.write(
        batch.map(({ marker, waitingSince }) => {
          const bundles = left.get(marker);
          if (bundles === undefined)
            return { DeleteRequest: { Key: keyValues(markerKey(marker)) } };
          const fewer = fewerWaitingItem(marker, bundles, waitingSince);
          return { PutRequest: { Item: toAttributeValues(fewer) } };
        }),
      );
    }
  }

  async groupsOf(
    bundles: readonly BundleName[],
  ): Promise<readonly (BundleGroups | DamagedSightings)[]> {
    const byKey = new Map(bundles.map((bundle) => [nameOf(bundleKey(bundle)), bundle]));
    const found: (BundleGroups | DamagedSightings)[] = [];
    await this.get(bundles.map(bundleKey), (item) => {
      const bundle = byKey.get(nameOf(keyOf(item)));
      if (bundle === undefined) return;
      found.push(...readOrDamaged(item, () => [{ bundle, groups: readBundleGroups(item) }]));
    });
    return found;
  }

  /** @param keys 100 at most, each once */
  private async get(keys: readonly ItemKey[], visit: (item: Item) => void): Promise<void> {
    const read = async (left: readonly Key[]): Promise<readonly Key[]> => {
      const { Responses, UnprocessedKeys } = await this.client.send(
        new BatchGetItemCommand({
          RequestItems: { [this.table]: { Keys: [...left], ConsistentRead: true } },
        }),
      );
      for (const item of Responses?.[this.table] ?? []) visit(fromAttributeValues(item));
      return UnprocessedKeys?.[this.table]?.Keys ?? [];
    };
    if (keys.length === 0) return;
    await sendUntilTaken<Key>(keys.map(keyValues), this.table, read, this.retry);
  }

  async readSightings(
    { rule, groups, slots, mostOfGroup }: SightingsRange,
    visit: (sightings: Sightings | DamagedSightings) => void,
  ): Promise<void> {
    const wanted = new Set(groups.map(groupKey));
    const isWanted = (group: readonly string[]) => wanted.has(groupKey(group));
    /** By shard: so many sightings of it are enough. */
    const enough = new Map<string, number>();
    for (const { shared, own } of groups.map(shardsOf)) {
      enough.set(shared, Infinity);
      enough.set(own, mostOfGroup);
    }
    const asked = new Set<string>();
    const read = async (shard: string, most: number) => {
      let left = most;
      for await (const item of this.bundlesIn(bundlesKey(rule, shard), slots)) {
        for (const each of shardsElsewhere(item)) if (enough.has(each)) asked.add(each);
        for (const each of readOrDamaged(item, () => readBundle(item, rule, isWanted))) {
          visit(each);
          if (!('damaged' in each)) left -= each.seen.length;
        }
        if (left <= 0) return;
      }
    };
    await read(COMMON_SHARD, Infinity);
    await forEachConcurrently(asked, CALLS_IN_FLIGHT, (shard) =>
      read(shard, enough.get(shard) ?? 0),
    );
  }

  /** The latest slot first. */
  private bundlesIn(partition: string, slots: SecondsRange): AsyncGenerator<Item> {
    const { from, to } = timeRange({ since: timeText(slots.from), until: timeText(slots.to) });
    return this.query({
      KeyConditionExpression: '#group = :group AND #at BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#group': 'group', '#at': 'at' },
      ExpressionAttributeValues: {
        ':group': { S: partition },
        ':from': { S: from },
        ':to': { S: to },
      },
      ScanIndexForward: false,
      ConsistentRead: true,
    });
  }

  async alertsNamed(named: readonly UnsentAlert[]): Promise<readonly Alert[]> {
    const found: Alert[] = [];
    const keys = named.map(({ rule, group, at }) => ({ group: alertsKey(rule, group), at }));
    await this.get(keys, (item) => void found.push(readAlert(item)));
    return found;
  }

  async alertsOf(
    rule: string,
    group: readonly string[],
    raised: SecondsRange,
  ): Promise<readonly Alert[]> {
    const found: Alert[] = [];
    const read = this.query({
      KeyConditionExpression: '#group = :group AND #at BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#group': 'group', '#at': 'at' },
      ExpressionAttributeValues: {
        ':group': { S: alertsKey(rule, group) },
        ':from': { S: timeText(raised.from) },
        ':to': { S: timeText(raised.to) },
      },
      ConsistentRead: true,
    });
    for await (const item of read) found.push(readAlert(item));
    return found;
  }

  async raise(alert: Alert): Promise<boolean> {
    await this.listAccount(alert.account);
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: toAttributeValues(alertItem(alert, this.now())),
          ConditionExpression: 'attribute_not_exists(#at)',
          ExpressionAttributeNames: { '#at': 'at' },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** An account is listed before its first alert is there, so that no alert is out of sight. */
  private listAccount(account: string): Promise<unknown> {
    const known = this.listed.get(account);
    if (known !== undefined) return known;
    const Key = { group: { S: ACCOUNTS_GROUP }, at: { S: account } };
    const command = new UpdateItemCommand({ TableName: this.table, Key });
    const listing = this.client.send(command).catch((error: unknown) => {
      this.listed.delete(account);
      throw error;
    });
    this.listed.set(account, listing);
    return listing;
  }

  async extend(alert: Alert): Promise<void> {
    await this.update({
      key: alertKey(alert),
      update: 'SET #from = :from, #to = :to, #count = :count',
      names: { '#from': 'from', '#to': 'to', '#count': 'count' },
      values: {
        ':from': { S: alert.from },
        ':to': { S: alert.to },
        ':count': { N: String(alert.count) },
      },
      condition: 'attribute_exists(#count)',
    });
  }

  async awaken(alert: Alert): Promise<void> {
    await this.update({
      key: alertKey(alert),
      update: 'SET #notice = :pending, #unsent = :unsent',
      names: { '#notice': 'notice', '#unsent': 'unsent' },
      values: {
        ':pending': { S: 'pending' },
        ':tooOld': { S: 'too old' },
        ':unsent': { S: UNSENT },
      },
      condition: '#notice = :tooOld',
    });
  }

  async markSent(alert: Alert, sentAt: Date): Promise<void> {
    await this.update({
      key: alertKey(alert),
      update: 'SET #notice = :sent, #sentAt = :sentAt REMOVE #unsent',
      names: { '#notice': 'notice', '#sentAt': 'sentAt', '#unsent': 'unsent' },
      values: { ':sent': { S: 'sent' }, ':sentAt': { S: sentAt.toISOString() } },
      condition: 'attribute_exists(#notice)',
    });
  }

  async takeLease(holder: string, until: Date): Promise<boolean> {
    return this.update({
      key: LEASE,
      update: 'SET #holder = :holder, #until = :until',
      names: { '#holder': 'holder', '#until': 'until' },
      values: {
        ':holder': { S: holder },
        ':until': { S: until.toISOString() },
        ':now': { S: this.now().toISOString() },
      },
      condition: 'attribute_not_exists(#until) OR #until < :now OR #holder = :holder',
    });
  }

  async giveLeaseBack(holder: string): Promise<void> {
    try {
      await this.client.send(
        new DeleteItemCommand({
          TableName: this.table,
          Key: { group: { S: LEASE.group }, at: { S: LEASE.at } },
          ConditionExpression: '#holder = :holder',
          ExpressionAttributeNames: { '#holder': 'holder' },
          ExpressionAttributeValues: { ':holder': { S: holder } },
        }),
      );
    } catch (error) {
      // It ran out, and another has it.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async *list({ since, until, account }: AlertRange): AsyncGenerator<Alert> {
    const accounts = account === undefined ? await this.listAccounts() : [account];
    const { from, to } = timeRange({ since, until });
    const reads = accounts.map((each) => this.raisedIn(each, from, to));
    yield* mergeSorted(reads, (a, b) => compareTexts(raisedKey(b), raisedKey(a)));
  }

  async find(id: string): Promise<Alert | undefined> {
    const at = raisedAtOf(id);
    if (at === undefined) return undefined;
    for await (const alert of this.list({ since: at, until: at })) {
      if (alert.id === id) return alert;
    }
    return undefined;
  }

  private async *raisedIn(account: string, from: string, to: string): AsyncGenerator<Alert> {
    const read = this.query({
      IndexName: 'by-account',
      KeyConditionExpression: '#account = :account AND #raised BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#account': 'account', '#raised': 'raised' },
      ExpressionAttributeValues: {
        ':account': { S: account },
        ':from': { S: from },
        ':to': { S: to },
      },
      ScanIndexForward: false,
    });
    for await (const item of read) yield readAlert(item);
  }

  private async listAccounts(): Promise<readonly string[]> {
    const accounts: string[] = [];
    for await (const item of this.itemsOf(ACCOUNTS_GROUP))
      accounts.push(stringOf(item, 'at') ?? '');
    return accounts;
  }

  private itemsOf(group: string): AsyncGenerator<Item> {
    return this.query({
      KeyConditionExpression: '#group = :group',
      ExpressionAttributeNames: { '#group': 'group' },
      ExpressionAttributeValues: { ':group': { S: group } },
      ConsistentRead: true,
    });
  }

  private async *query(input: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<Item> {
    const pages = paginateQuery({ client: this.client }, { TableName: this.table, ...input });
    for await (const { Items = [] } of pages) yield* Items.map(fromAttributeValues);
  }

  /** @returns whether the condition held */
  private async update(change: Change): Promise<boolean> {
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: { group: { S: change.key.group }, at: { S: change.key.at } },
          UpdateExpression: change.update,
          ConditionExpression: change.condition,
          ExpressionAttributeNames: change.names,
          ExpressionAttributeValues: change.values,
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

interface Change {
  readonly key: ItemKey;
  readonly update: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, { S: string } | { N: string }>;
  readonly condition: string;
}

const NONE_LEFT: ReadonlyMap<string, readonly BundleName[]> = new Map();

type Key = Record<string, AttributeValue>;

function keyValues({ group, at }: ItemKey): Key {
  return { group: { S: group }, at: { S: at } };
}

function keyOf(item: Item): ItemKey {
  return { group: stringOf(item, 'group') ?? '', at: stringOf(item, 'at') ?? '' };
}

/** A key as one text: `at` begins with a time, so that no two are the same. */
function nameOf({ group, at }: ItemKey): string {
  return `${group} ${at}`;
}

/** One item that is damaged must not hold up the others. */
function readOrDamaged<T>(item: Item, read: () => readonly T[]): readonly (T | DamagedSightings)[] {
  try {
    return read();
  } catch (error) {
    return [damageOf(item, error)];
  }
}

function alertKey({ rule, group, at }: Alert): ItemKey {
  return {
    group: alertsKey(
      rule.id,
      group.map(({ value }) => value),
    ),
    at,
  };
}
