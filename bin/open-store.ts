import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { PATIENCE } from '../aws/client-settings';
import type { OpenStore, StoreChoice } from '../cli/context';
import { UsageError } from '../core/errors';
import config from '../trailstore.config';

/** What `--stack` means without a name: the stack that this checkout deploys. */
export const CONFIGURED_STACK = config.stackName ?? 'Trailstore';

/** A store, and the folder of the local one. */
export interface StorePlace extends StoreChoice {
  readonly home: string;
}

/**
 * Opens the local store, or the tables of a deployed stack. `TRAILSTORE_STACK` stands for a stack that
 * is not named; with `AWS_ENDPOINT_URL_DYNAMODB` set, another server takes the local store's place.
 *
 * @param use `read` when there is nothing to do without a store
 * @throws {UsageError} when a store is to be read and there is none
 */
export async function openStore(place: StorePlace, use: 'read' | 'write'): Promise<OpenStore> {
  const { DynamoDbAlertStore } = await import('../aws/dynamodb-alert-store');
  const { DynamoDbEventStore } = await import('../aws/dynamodb-event-store');
  const { DynamoDbEventReader } = await import('../aws/dynamodb-event-reader');
  const { DynamoDbLedger } = await import('../aws/dynamodb-ledger');
  const { client, tables, settings, stackName, close } = await connect(place, use);
  return {
    events: new DynamoDbEventStore(client, tables),
    reader: new DynamoDbEventReader(client, tables),
    ledger: new DynamoDbLedger(client, tables.files),
    alerts: new DynamoDbAlertStore(client, tables.alerts, () => new Date()),
    settings,
    stackName,
    close,
  };
}

async function connect(place: StorePlace, use: 'read' | 'write') {
  const stack = place.stack ?? process.env.TRAILSTORE_STACK;
  if (stack === undefined) {
    const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB;
    if (use === 'read' && endpoint === undefined && !existsSync(place.home)) {
      throw new UsageError(
        `there is no store in ${resolve(place.home)}: run trailstore ingest first, or name its folder with TRAILSTORE_HOME`,
      );
    }
    const { LOCAL_SETTINGS, openLocalStore } = await import('../local/local-store');
    const store = await openLocalStore(place.home, endpoint);
    return { ...store, settings: LOCAL_SETTINGS, stackName: undefined };
  }
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { findDeployedStore } = await import('../aws/deployed-store');
  const cloudFormation = new CloudFormationClient(awsIdentity(place));
  const stackName = stack === true ? CONFIGURED_STACK : stack;
  const { tables, settings } = await findDeployedStore(stackName, cloudFormation);
  const client = new DynamoDBClient(awsIdentity(place));
  return { client, tables, settings, stackName, close: async () => client.destroy() };
}

/** Profile and Region as the AWS CLI takes them. */
export function awsIdentity({ region, profile }: StoreChoice) {
  return {
    ...PATIENCE,
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  };
}
