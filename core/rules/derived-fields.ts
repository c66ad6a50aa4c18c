import { serviceOf } from '../classification/event-source';
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
 * A field `trailstore.…` of an event, by its first name behind that prefix: what Trailstore read from the
 * record, and what a rule cannot say of its words alone. Rules ask most events for one or two. A field that
 * the record gives no ground for is absent; a value of a wrong type is as good as absent.
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
 *
 * @param event called for the fields that are read from it
 * @returns undefined where the event has no such field
 */
export function deriveField(
  name: string,
  record: CloudTrailRecord,
  event: () => TrailEvent,
  own: OwnResources,
): unknown {
  switch (name) {
    case 'account':
    case 'service':
    case 'category':
    case 'access':
    case 'principal':
    case 'principalType':
    case 'accessKey':
    case 'resource':
    case 'objectKey':
      return event()[name];
    case 'temporaryKey':
      return event().temporary;
    case 'denied':
      return isDenial(record.errorCode);
    case 'policy':
      return policyFields(record);
    case 'ownResource':
      return ownResourceOf(record, own.stackName);
    default:
      return serviceOf(record.eventSource) === 's3' ? s3Field(name, record) : undefined;
  }
}

function s3Field(name: string, record: CloudTrailRecord): unknown {
  const { requestParameters = {} } = record;
  switch (name) {
    case 'acl': {
      const isPublic = isAclPublic(requestParameters);
      return isPublic === undefined ? undefined : { public: isPublic };
    }
    case 'lifecycle': {
      const days = shortestExpiryDays(requestParameters, record.eventTime);
      return days === undefined ? undefined : { shortestExpiryDays: days };
    }
    case 'replication': {
      const targets = replicationAccounts(requestParameters);
      return targets && { foreignAccounts: foreignAmong(targets, record.recipientAccountId) };
    }
    case 'kmsForeignAccount': {
      const accounts = kmsKeyAccounts(requestParameters);
      return accounts.length === 0
        ? undefined
        : foreignAmong(accounts, record.recipientAccountId)[0];
    }
    default:
      return undefined;
  }
}

function policyFields(record: CloudTrailRecord): JsonObject | undefined {
  const grants = grantsOfRequest(record);
  if (grants === undefined) return undefined;
  return {
    public: grants.isPublic,
    foreignAccounts: foreignAmong(grants.accounts, record.recipientAccountId),
  };
}
