import { object } from '../../records/json';
import type { JsonObject } from '../../records/record';
import { readArn } from '../../resources/arn';
import { accountNumber, elements, parameter } from './parameters';

const KEY_HEADER = 'x-amz-server-side-encryption-aws-kms-key-id';

/**
 * The accounts of the KMS keys that a request names by their ARNs, for one object or as a bucket's
 * default. A key's id or alias alone is one of the caller's own account.
 *
 * Source: S3 API Reference, PutObject (`x-amz-server-side-encryption-aws-kms-key-id`) and
 * ServerSideEncryptionByDefault (`KMSMasterKeyID`).
 */
export function kmsKeyAccounts(parameters: JsonObject): readonly string[] {
  const key = parameters[KEY_HEADER];
  const configuration = parameters.ServerSideEncryptionConfiguration;
  // As nearly always.
  if (key === undefined && configuration === undefined) return [];
  const defaults = elements(object(configuration)?.Rule).map(
    (rule) => object(rule.ApplyServerSideEncryptionByDefault)?.KMSMasterKeyID,
  );
  return [key, ...defaults]
    .map((each) => accountOfKey(parameter(each)))
    .filter((account) => account !== undefined);
}

function accountOfKey(key: string | undefined): string | undefined {
  const arn = key === undefined ? undefined : readArn(key);
  return arn?.service === 'kms' ? accountNumber(arn.account) : undefined;
}
