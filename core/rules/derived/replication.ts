import { object } from '../../records/json';
import type { JsonObject } from '../../records/record';
import { accountNumber, elements } from './parameters';

/**
 * The accounts to which the enabled rules of the request's replication copy, where they say one: they
 * must, to hand over the ownership of the copies.
 * @returns undefined where the request sets up no replication
 *
 * Source: S3 API Reference, ReplicationRule (`Status`) and Destination (`Account`).
 */
export function replicationAccounts(parameters: JsonObject): readonly string[] | undefined {
  const configuration = object(parameters.ReplicationConfiguration);
  if (configuration === undefined) return undefined;
  return elements(configuration.Rule)
    .filter(({ Status }) => Status !== 'Disabled')
    .map((rule) => accountNumber(object(rule.Destination)?.Account))
    .filter((account) => account !== undefined);
}
