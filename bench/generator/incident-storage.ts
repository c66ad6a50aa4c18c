import type { Bucket } from './buckets';
import { HOME, type Intruder, MINUTE, NOW } from './intruder';
import type { Call } from './record';
import { batchDelete } from './s3-batches';
import {
  bucketArn,
  denial,
  objectResources,
  prefixResources,
  S3,
  s3Call,
  s3Extra,
  s3Ids,
} from './s3-requests';
import { createCall, type Scene } from './scene';

interface Search {
  readonly probed: readonly Bucket[];
  readonly readKeys: readonly string[];
  readonly time: number;
}

/** Looks for what is worth deleting, and reads some of it. */
export function findBackups(
  scene: Scene,
  { vandal }: Intruder,
  { probed, readKeys, time }: Search,
): Call[] {
  const [target] = probed;
  if (!target) return [];
  const { requestId, hostId } = s3Ids(scene.random);
  const listBuckets = createCall(scene, {
    ...NOW,
    source: S3,
    name: 'ListBuckets',
    caller: vandal,
    category: 'Management',
    readOnly: true,
    request: { Host: `s3.${HOME}.amazonaws.com` },
    response: null,
    extra: s3Extra(vandal, hostId, { bytesOut: 1893 }),
    requestId,
    time,
    host: `s3.${HOME}.amazonaws.com`,
  });
  const read = { caller: vandal, readOnly: true } as const;
  const versioning = probed.map((bucket, place) =>
    s3Call(
      scene,
      {
        ...read,
        name: 'GetBucketVersioning',
        bucket,
        category: 'Management',
        request: { versioning: '' },
      },
      { ...NOW, time: time + MINUTE + place * 5000 },
    ),
  );
  const lists = [...probed, target].map((bucket, place) =>
    s3Call(
      scene,
      {
        ...read,
        name: 'ListObjects',
        bucket,
        category: 'Data',
        request: { 'list-type': '2', 'encoding-type': 'url', prefix: '' },
        resources: prefixResources(bucket, ''),
        transfer: { bytesOut: 210_448 },
      },
      { ...NOW, time: time + 2 * MINUTE + place * 11_000 },
    ),
  );
  const reads = readKeys.map((key, place) =>
    s3Call(
      scene,
      {
        ...read,
        name: 'GetObject',
        bucket: target,
        category: 'Data',
        request: { key },
        resources: objectResources(target, key),
        transfer: {
          bytesOut: scene.random.between(40_000_000, 900_000_000),
          sse: target.encryption,
        },
      },
      { ...NOW, time: time + 4 * MINUTE + place * 8000 },
    ),
  );
  return [listBuckets, ...versioning, ...lists, ...reads];
}

interface Destruction {
  readonly target: Bucket;
  readonly deletedKeys: readonly string[];
  readonly time: number;
}

/** Suspends what would have kept the objects, and deletes them. */
export function destroyBackups(
  scene: Scene,
  { vandal }: Intruder,
  { target, deletedKeys, time }: Destruction,
): Call[] {
  const write = {
    caller: vandal,
    readOnly: false,
    bucket: target,
    category: 'Management',
  } as const;
  const suspend = s3Call(
    scene,
    {
      ...write,
      name: 'PutBucketVersioning',
      request: {
        versioning: '',
        VersioningConfiguration: {
          xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/',
          Status: 'Suspended',
        },
      },
    },
    { ...NOW, time },
  );
  const removals = batchDelete(scene, {
    bucket: target,
    keys: deletedKeys,
    caller: vandal,
    time: time + 2 * MINUTE,
  });
  const policy = s3Call(
    scene,
    {
      ...write,
      name: 'DeleteBucketPolicy',
      request: { policy: '' },
      error: denial(vandal, 's3:DeleteBucketPolicy', bucketArn(target)),
    },
    { ...NOW, time: time + 5 * MINUTE },
  );
  return [suspend, ...removals, policy];
}

/** Tries to stay. */
export function reachForKey(scene: Scene, { vandal, user }: Intruder, time: number): Call {
  return createCall(scene, {
    ...NOW,
    source: 'iam.amazonaws.com',
    name: 'CreateAccessKey',
    caller: vandal,
    category: 'Management',
    readOnly: false,
    request: null,
    response: null,
    error: {
      code: 'AccessDenied',
      message: `User: ${user.arn} is not authorized to perform: iam:CreateAccessKey on resource: user ${user.name} because no identity-based policy allows the iam:CreateAccessKey action`,
    },
    time,
    host: 'iam.amazonaws.com',
  });
}
