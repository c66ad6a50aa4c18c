/**
 * What the AWS SDK itself takes to store the items of a log: the calls that ingest makes of them, built
 * beforehand and posted with as many in flight.
 */

import { pathToFileURL } from 'node:url';
import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { toAttributeValues } from '../../aws/attribute-values';
import { forEachConcurrently } from '../../core/concurrently';
import type { Item } from '../../core/items/attribute';
import { FolderLogSource } from '../../local/folder-log-source';
import { BENCH_SETTINGS } from '../stage/function-environment';
import { collectItems } from '../support/collect-items';
import { reportWork } from '../support/report-work';
import { readPath } from './log-path';

/** As aws/dynamodb-event-store.ts. */
const CALLS_IN_FLIGHT = 12;
const BATCH_ITEMS = 25;
/** Calls in which code is compiled and connections are made, as the functions have a call before theirs. */
const WARM_UP_CALLS = 20;

reportWork(async (input) => {
  const client = new DynamoDBClient({});
  const path = readPath(input);
  const file = { uri: pathToFileURL(path).href, key: path, etag: '' };
  const items = await collectItems([file], new FolderLogSource(), BENCH_SETTINGS);
  const calls = callsFor(items, process.env.EVENTS_TABLE_NAME ?? '');
  const post = (inputs: readonly BatchWriteItemCommandInput[]) =>
    forEachConcurrently(inputs, CALLS_IN_FLIGHT, (each) =>
      client.send(new BatchWriteItemCommand(each)),
    );
  await post(calls.slice(0, WARM_UP_CALLS));
  return async () => {
    await post(calls);
    return { items: items.length };
  };
});

function callsFor(items: readonly Item[], table: string): BatchWriteItemCommandInput[] {
  const requests = items.map((item) => ({ PutRequest: { Item: toAttributeValues(item) } }));
  return Array.from({ length: Math.ceil(requests.length / BATCH_ITEMS) }, (_, call) => ({
    RequestItems: { [table]: requests.slice(call * BATCH_ITEMS, (call + 1) * BATCH_ITEMS) },
  }));
}
