import type { TrailEvent } from '../events/event';
import { isDenial } from '../queries/denied';
import type { CloudTrailRecord, JsonObject } from '../records/record';
import { isAclPublic } from './derived/acl';
import { kmsKeyAccounts } from './derived/kms-key';
import { shortestExpiryDays } from './derived/lifecycle';
import { ownResourceOf } from './derived/own-resource';
import { foreignAmong } from './derived/parameters';
import { replicationAccounts } from './derived/replication';
import { grantsOfRequest } from './derived/request-policy';

/** What tells Trailstore's own resources. */
export interface OwnResources {
  /** The name of the stack that Trailstore was deployed as; absent on one machine. */
  readonly stackName?: string;
}

/**
 * The fields `trailstore.…` of an event, without that prefix: what Trailstore read from the record, and
 * what a rule cannot say of its words alone. A field that the record gives no ground for is absent; a
 * value of a wrong type is as good as absent.
 *
 * | field | |
 * |---|---|
 * | `account`, `service`, `category`, `access` | as the store has them |
 * | `principal`, `principalType`, `accessKey` | who; `temporaryKey` whether the credentials expire |
 * | `resource`, `objectKey` | the bucket or SES identity, and the object's key |
 * | `denied` | whether the call was refused |
 * | `policy.public`, `policy.foreignAccounts` | whom the policy that the call puts lets in |
 * | `acl.public` | whether the ACL that the call puts lets everybody in |
 * | `lifecycle.shortestExpiryDays` | days until the lifecycle that the call puts deletes |
 * | `replication.foreignAccounts` | where the replication that the call puts copies to |
 * | `kmsForeignAccount` | the account of a KMS key that the call names |
 * | `ownResource` | the resource of Trailstore's own stack that the call names |
 *
 * Foreign is every account but `recipientAccountId`; without one, no account is called foreign.
 */
export function derive(record: CloudTrailRecord, event: TrailEvent, own: OwnResources): JsonObject {
  return present({
    ...readFields(event),
    ...(event.service === 's3' && s3Fields(record)),
    policy: policyFields(record),
    ownResource: ownResourceOf(record, own.stackName),
  });
}

function readFields(event: TrailEvent): JsonObject {
  return {
    account: event.account,
    service: event.service,
    category: event.category,
    access: event.access,
    principal: event.principal,
    principalType: event.principalType,
    accessKey: event.accessKey,
    temporaryKey: event.temporary,
    resource: event.resource,
    objectKey: event.objectKey,
    denied: isDenial(event.errorCode),
  };
}

function s3Fields(record: CloudTrailRecord): JsonObject {
  const { requestParameters = {}, recipientAccountId } = record;
  const isPublic = isAclPublic(requestParameters);
  const days = shortestExpiryDays(requestParameters, record.eventTime);
  const targets = replicationAccounts(requestParameters);
  return {
    acl: isPublic === undefined ? undefined : { public: isPublic },
    lifecycle: days === undefined ? undefined : { shortestExpiryDays: days },
    replication: targets && { foreignAccounts: foreignAmong(targets, recipientAccountId) },
    kmsForeignAccount: foreignAmong(kmsKeyAccounts(requestParameters), recipientAccountId)[0],
  };
}

function policyFields(record: CloudTrailRecord): JsonObject | undefined {
  const grants = grantsOfRequest(record);
  if (grants === undefined) return undefined;
  return {
    public: grants.isPublic,
    foreignAccounts: foreignAmong(grants.accounts, record.recipientAccountId),
  };
}

/** Rules ask whether a field exists: one without a value must not. */
function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
