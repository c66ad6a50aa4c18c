import { type Bucket, newObject } from './buckets';
import type { Caller } from './callers';
import type { Call, JsonObject } from './record';
import { drawBucket, objectCall } from './s3-object-calls';
import { objectResources, prefixResources, s3Call, type Transfer } from './s3-requests';
import { type Scene, someTime } from './scene';

/** The batch, and one service event for each key that it removed (told since June 2025). */
export function deleteObjects(scene: Scene, room: number): Call[] {
  if (room < 2) return [];
  const { random } = scene;
  const bucket = drawBucket(scene);
  const count = Math.min(room - 1, random.between(1, 6));
  const keys = Array.from({ length: count }, () => newObject(bucket, scene.from, random));
  return batchDelete(scene, {
    bucket,
    keys,
    caller: scene.callers.draw('objects', random),
    time: someTime(scene),
  });
}

export interface BatchDelete {
  readonly bucket: Bucket;
  readonly keys: readonly string[];
  readonly caller: Caller;
  readonly time: number;
}

/** Writes a DeleteObjects call and the DeleteObject events that follow from it. */
export function batchDelete(scene: Scene, { bucket, keys, caller, time }: BatchDelete): Call[] {
  const batch = s3Call(
    scene,
    {
      name: 'DeleteObjects',
      category: 'Data',
      readOnly: false,
      bucket,
      caller,
      request: { delete: '', 'x-amz-checksum-crc32': scene.random.base64(8, 2) },
      resources: prefixResources(bucket, ''),
      transfer: { bytesIn: 120 + keys.length * 90, bytesOut: 250 + keys.length * 70 },
    },
    { version: '1.11', time },
  );
  const removals = keys.map((key) =>
    s3Call(
      scene,
      {
        name: 'DeleteObject',
        category: 'Data',
        readOnly: false,
        bucket,
        caller,
        resources: objectResources(bucket, key),
      },
      {
        version: '1.11',
        time: time + scene.random.below(1500),
        type: 'AwsServiceEvent',
        // Which field holds the key is not documented; the resources are where every reader looks.
        request: null,
        extra: undefined,
        requestId: batch.requestId,
        host: undefined,
      },
    ),
  );
  return [batch, ...removals];
}

/** An upload in parts, from its beginning to its end. */
export function multipartUpload(scene: Scene, room: number): Call[] {
  const { random } = scene;
  const parts = random.between(1, 4);
  if (room < parts + 2) return [];
  const bucket = drawBucket(scene);
  const key = newObject(bucket, scene.from, random);
  const caller = scene.callers.draw('objects', random);
  const uploadId = random.alphanumeric(128);
  const start = someTime(scene);
  const step = (place: number, name: string, request: JsonObject, transfer: Transfer): Call =>
    objectCall(
      scene,
      { name, readOnly: false, bucket, key, caller, action: 'PutObject', request, transfer },
      { time: start + place * 1200 },
    );
  return [
    step(0, 'CreateMultipartUpload', { uploads: '' }, { bytesOut: 420, sse: bucket.encryption }),
    ...Array.from({ length: parts }, (_, index) =>
      step(
        index + 1,
        'UploadPart',
        { partNumber: String(index + 1), uploadId, 'x-id': 'UploadPart' },
        { bytesIn: 8_388_608, sse: bucket.encryption },
      ),
    ),
    random.chance(0.9)
      ? step(parts + 1, 'CompleteMultipartUpload', { uploadId }, { bytesIn: 300, bytesOut: 480 })
      : step(parts + 1, 'AbortMultipartUpload', { uploadId, 'x-id': 'AbortMultipartUpload' }, {}),
  ];
}
