import { object, text } from '../../records/json';
import type { CloudTrailRecord } from '../../records/record';
import { type Grants, readGrants } from './policy';
import type { PolicyKind } from './policy-conditions';

/** The calls that put a policy on a resource of S3 or SES, and what the resource is. */
const KINDS: Readonly<Record<string, PolicyKind>> = {
  's3.amazonaws.com PutBucketPolicy': 'bucket',
  's3express.amazonaws.com PutBucketPolicy': 'bucket',
  's3.amazonaws.com PutAccessPointPolicy': 'access-point',
  's3.amazonaws.com PutAccessPointPolicyForObjectLambda': 'access-point',
  's3.amazonaws.com PutMultiRegionAccessPointPolicy': 'access-point',
  'ses.amazonaws.com PutIdentityPolicy': 'identity',
  'ses.amazonaws.com CreateEmailIdentityPolicy': 'identity',
  'ses.amazonaws.com UpdateEmailIdentityPolicy': 'identity',
};

/** Without their sources. Nearly no call puts a policy, and most are told by their names alone. */
const NAMES: ReadonlySet<string | undefined> = new Set(
  Object.keys(KINDS).map((call) => call.split(' ')[1]),
);

/** Whom the policy of a call lets in; undefined where it puts none, or none that can be read. */
export function grantsOfRequest(record: CloudTrailRecord): Grants | undefined {
  const { eventName } = record;
  if (!NAMES.has(eventName)) return undefined;
  const kind = KINDS[`${record.eventSource} ${eventName}`];
  if (kind === undefined) return undefined;
  const policy = policyIn(record);
  return policy === undefined ? undefined : readGrants(policy, kind);
}

/**
 * S3 parses a bucket's policy into `bucketPolicy` and leaves `policy`, the name of the query parameter,
 * empty; SES has its JSON text in `policy`. Access points' policies are in the request's body, whose
 * root element is named after the call.
 *
 * Source: records of PutBucketPolicy; S3 and SES API References, the calls named above.
 */
function policyIn({ eventName, requestParameters = {} }: CloudTrailRecord): unknown {
  const body = object(requestParameters[`${eventName}Request`]);
  const details = object(body?.Details);
  const places = [requestParameters.bucketPolicy, requestParameters.policy, body?.Policy];
  return [...places, details?.Policy].find((value) => object(value) ?? text(value));
}
