import { type Bucket, knownObject } from './buckets';
import { CallerPool } from './caller-pool';
import { type Caller, identityOf } from './callers';
import type { Account, Company } from './company';
import { Random } from './random';
import type { Call, EventVersion, JsonObject } from './record';
import { copySource } from './s3-object-calls';
import { bucketArn, denial, objectResources, s3Call } from './s3-requests';
import { createScene, type Scene } from './scene';

/** Two accounts that work together in one Region, for the time of one log file each. */
export interface Partnership {
  readonly company: Company;
  readonly requester: Account;
  readonly owner: Account;
  readonly region: string;
  readonly from: number;
  readonly to: number;
  /** Names the partnership, so that both files draw the same calls. */
  readonly place: number;
}

/**
 * The calls of one account on the other's bucket. CloudTrail tells both accounts, with event ids of
 * their own and one shared id; `side` says whose copies are wanted.
 */
export function sharedCalls(
  partnership: Partnership,
  count: number,
  side: 'requester' | 'owner',
): Call[] {
  const { company, requester, place, region } = partnership;
  const random = Random.named(company.seed, 'shared', place);
  const scene = createScene({ ...partnership, account: requester, random });
  const callers = new CallerPool(company, requester, region, partnership.from);
  return Array.from({ length: count }, () => {
    const caller = callers.draw('objects', random);
    const call = sharedCall(scene, partnership.owner, caller);
    const ownersId = random.uuid();
    return side === 'requester' ? call : ownersCopy(call, partnership, ownersId);
  });
}

function sharedCall(scene: Scene, owner: Account, caller: Caller): Call {
  const { random, region, account } = scene;
  const bucket = owner.buckets(region).pick(random);
  const name = random.pick(['CopyObject', 'CopyObject', 'GetObject', 'PutObject']);
  const source = account.buckets(region).pick(random);
  const sourceKey = knownObject(source, random);
  const key = name === 'CopyObject' ? sourceKey : knownObject(bucket, random);
  const isDenied = caller.arn !== '' && random.chance(0.15);
  return s3Call(
    scene,
    {
      name,
      bucket,
      caller,
      category: 'Data',
      readOnly: name === 'GetObject',
      request: {
        key,
        'x-amz-copy-source':
          name === 'CopyObject' ? copySource(source, sourceKey, random) : undefined,
      },
      resources: isDenied ? withoutOwner(bucket, key) : objectResources(bucket, key),
      error: isDenied ? denial(caller, `s3:${name}`, `${bucketArn(bucket)}/${key}`) : undefined,
      transfer: { bytesOut: random.magnitude(22) },
    },
    { sharedEventId: random.uuid(), version: random.pick(VERSIONS) },
  );
}

/** Older forms have no shared id. */
const VERSIONS: readonly EventVersion[] = ['1.11', '1.11', '1.11', '1.10', '1.09', '1.08'];

/** A refused requester is not told whose bucket it was. */
function withoutOwner(bucket: Bucket, key: string): JsonObject[] {
  return objectResources(bucket, key).map((resource) =>
    resource.accountId === undefined ? resource : { ...resource, accountId: '' },
  );
}

/** The owner learns the account and the id of the requester, but neither name nor key. */
function ownersCopy(call: Call, { requester, owner }: Partnership, eventId: string): Call {
  return {
    ...call,
    eventId,
    recipient: owner.id,
    caller: {
      ...call.caller,
      identity: identityOf({
        type: 'AWSAccount',
        principalId: call.caller.principalId ?? '',
        accountId: requester.id,
      }),
    },
    resources: call.resources?.map((resource) =>
      resource.accountId === '' ? { ...resource, accountId: owner.id } : resource,
    ),
  };
}
