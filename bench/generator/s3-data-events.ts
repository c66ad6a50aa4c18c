import { knownObject, newObject } from './buckets';
import { anonymousCaller, serviceCaller } from './callers';
import { Weighted } from './random';
import { type Call, formatTime, type JsonObject } from './record';
import { deleteObjects, multipartUpload } from './s3-batches';
import {
  copySource,
  DENIED,
  drawBucket,
  MISSING,
  objectCall,
  requestedEncryption,
  writtenObject,
} from './s3-object-calls';
import { bucketArn, denial, prefixResources, s3Call } from './s3-requests';
import { type Action, type Scene, someTime } from './scene';

/** A presigned link carries in its query what a header would. */
function presigned(scene: Scene): JsonObject {
  return {
    'X-Amz-Date': formatTime(someTime(scene)).replace(/[-:]/g, ''),
    'response-content-disposition': 'attachment; filename="download"',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Expires': scene.random.pick(['300', '900', '3600']),
  };
}

/** Reads of an object: the caller, and seldom anybody at all. */
function read(name: string, options: { action?: string; flag?: string } = {}): Action {
  return (scene) => {
    const { random } = scene;
    const bucket = drawBucket(scene);
    const isAnonymous = bucket.isPublic && random.chance(0.5);
    const isPresigned = !isAnonymous && name === 'GetObject' && random.chance(0.04);
    const readsContent = name === 'GetObject';
    return [
      objectCall(scene, {
        name,
        readOnly: true,
        bucket,
        key: random.chance(0.6)
          ? knownObject(bucket, random)
          : newObject(bucket, scene.from, random),
        caller: isAnonymous ? anonymousCaller(random) : scene.callers.draw('objects', random),
        action: options.action,
        missing: MISSING,
        request: {
          ...(isPresigned ? presigned(scene) : undefined),
          ...(options.flag ? { [options.flag]: '' } : undefined),
          ...(random.chance(0.2) ? { 'x-id': name } : undefined),
        },
        transfer: {
          isPresigned,
          bytesOut: readsContent ? random.magnitude(26) : 0,
          sse: readsContent && random.chance(0.7) ? bucket.encryption : undefined,
        },
      }),
    ];
  };
}

function putObject(scene: Scene): Call[] {
  const { random } = scene;
  const bucket = drawBucket(scene);
  const writesForAws = bucket.purpose === 'logs' && random.chance(0.3);
  return [
    objectCall(scene, {
      name: 'PutObject',
      readOnly: false,
      bucket,
      key: newObject(bucket, scene.from, random),
      caller: writesForAws
        ? serviceCaller(random.pick(['delivery.logs.amazonaws.com', 'logging.s3.amazonaws.com']))
        : scene.callers.draw('objects', random),
      request: {
        'x-amz-storage-class': random.chance(0.15) ? 'STANDARD_IA' : undefined,
        'x-amz-acl': writesForAws ? 'bucket-owner-full-control' : undefined,
        ...requestedEncryption(bucket),
        'x-amz-checksum-crc32': random.chance(0.3) ? random.base64(8, 2) : undefined,
        'x-id': random.chance(0.3) ? 'PutObject' : undefined,
      },
      response: writtenObject(scene, bucket),
      transfer: { bytesIn: random.magnitude(26), sse: bucket.encryption },
    }),
  ];
}

function write(name: string, flag: string, request?: JsonObject): Action {
  return (scene) => {
    const bucket = drawBucket(scene);
    return [
      objectCall(scene, {
        name,
        readOnly: false,
        bucket,
        key: knownObject(bucket, scene.random),
        caller: scene.callers.draw('objects', scene.random),
        request: { [flag]: '', ...request },
        missing: MISSING,
      }),
    ];
  };
}

function listObjects(scene: Scene): Call[] {
  const { random } = scene;
  const bucket = drawBucket(scene);
  const key = knownObject(bucket, random);
  const prefix = random.chance(0.3) ? '' : key.slice(0, key.indexOf('/') + 1);
  const isVersionTwo = random.chance(0.85);
  const caller = scene.callers.draw('objects', random);
  return [
    s3Call(scene, {
      name: 'ListObjects',
      category: 'Data',
      readOnly: true,
      bucket,
      caller,
      request: {
        'list-type': isVersionTwo ? '2' : undefined,
        'encoding-type': 'url',
        'max-keys': random.chance(0.4) ? '1000' : undefined,
        prefix,
        delimiter: random.chance(0.5) ? '/' : undefined,
        'continuation-token': random.chance(0.15) ? random.base64(88) : undefined,
      },
      resources: prefixResources(bucket, prefix),
      error: random.chance(DENIED) ? denial(caller, 's3:ListBucket', bucketArn(bucket)) : undefined,
      transfer: { bytesOut: random.magnitude(18) },
    }),
  ];
}

function bucketData(name: string, request?: JsonObject): Action {
  return (scene) => {
    const bucket = drawBucket(scene);
    return [
      s3Call(scene, {
        name,
        category: 'Data',
        readOnly: true,
        bucket,
        caller: scene.callers.draw('objects', scene.random),
        request,
        resources: prefixResources(bucket, ''),
        transfer: { bytesOut: scene.random.magnitude(12) },
      }),
    ];
  };
}

function deleteObject(scene: Scene): Call[] {
  const { random } = scene;
  const bucket = drawBucket(scene);
  return [
    objectCall(scene, {
      name: 'DeleteObject',
      readOnly: false,
      bucket,
      key: random.chance(0.5) ? knownObject(bucket, random) : newObject(bucket, scene.from, random),
      caller: scene.callers.draw('objects', random),
      response: bucket.isVersioned
        ? { 'x-amz-version-id': random.alphanumeric(32), 'x-amz-delete-marker': 'true' }
        : undefined,
    }),
  ];
}

function copyObject(scene: Scene): Call[] {
  const { random } = scene;
  const from = drawBucket(scene);
  const to = drawBucket(scene);
  const key = knownObject(from, random);
  return [
    objectCall(scene, {
      name: 'CopyObject',
      readOnly: false,
      bucket: to,
      key: random.chance(0.5) ? `archive/${key}` : key,
      caller: scene.callers.draw('objects', random),
      action: 'PutObject',
      request: {
        'x-amz-copy-source': copySource(from, key, random),
        'x-amz-metadata-directive': random.chance(0.2) ? 'REPLACE' : undefined,
        'x-id': 'CopyObject',
      },
      response: writtenObject(scene, to),
      transfer: { bytesOut: 234, sse: to.encryption },
      missing: MISSING,
    }),
  ];
}

/** The data events of S3, by how often they are seen. */
export const S3_DATA_ACTIONS = new Weighted<Action>([
  [360, read('GetObject')],
  [130, read('HeadObject', { action: 'GetObject' })],
  [240, putObject],
  [100, listObjects],
  [40, deleteObject],
  [9, deleteObjects],
  [14, copyObject],
  [6, multipartUpload],
  [16, read('GetObjectTagging', { flag: 'tagging' })],
  [8, read('GetObjectAcl', { flag: 'acl' })],
  [6, read('GetObjectAttributes', { flag: 'attributes' })],
  [3, read('GetObjectRetention', { flag: 'retention' })],
  [12, write('PutObjectTagging', 'tagging')],
  [4, write('PutObjectAcl', 'acl', { 'x-amz-acl': 'private' })],
  [3, write('RestoreObject', 'restore', { RestoreRequest: { Days: 7 } })],
  [2, write('PutObjectLegalHold', 'legal-hold', { LegalHold: { Status: 'ON' } })],
  [12, bucketData('HeadBucket')],
  [6, bucketData('ListObjectVersions', { versions: '', 'encoding-type': 'url', prefix: '' })],
]);
