import { fixedIdentity, serviceCaller } from './callers';
import { Weighted } from './random';
import type { Call, JsonObject } from './record';
import { DENIED, drawBucket } from './s3-object-calls';
import { bucketArn, bucketResource, denial, S3, s3Call, s3Extra, s3Ids } from './s3-requests';
import { type Action, createCall, type Scene } from './scene';

function bucketCall(
  scene: Scene,
  parts: {
    name: string;
    readOnly: boolean;
    flag?: string;
    request?: JsonObject;
    response?: JsonObject;
    error?: Call['error'];
  },
): Call[] {
  const { random } = scene;
  const bucket = drawBucket(scene);
  const caller = scene.callers.draw(parts.readOnly ? 'read' : 'manage', random);
  const { flag, ...others } = parts;
  return [
    s3Call(scene, {
      ...others,
      bucket,
      caller,
      category: 'Management',
      request: { ...(flag ? { [flag]: '' } : undefined), ...parts.request },
      resources: random.chance(0.6) ? [bucketResource(bucket)] : undefined,
      error: random.chance(DENIED)
        ? denial(caller, `s3:${parts.name}`, bucketArn(bucket))
        : parts.error,
      transfer: { bytesOut: random.magnitude(11) },
    }),
  ];
}

/** Reads one of a bucket's settings; `absent` is the answer where nobody set it. */
function readSetting(name: string, flag: string, absent?: string): Action {
  return (scene) => {
    const isAbsent = absent !== undefined && scene.random.chance(0.3);
    const error = isAbsent ? { code: absent, message: ABSENT_MESSAGES[absent] } : undefined;
    return bucketCall(scene, { name, readOnly: true, flag, error });
  };
}

const ABSENT_MESSAGES: Readonly<Record<string, string>> = {
  NoSuchBucketPolicy: 'The bucket policy does not exist',
  NoSuchLifecycleConfiguration: 'The lifecycle configuration does not exist',
  NoSuchTagSet: 'The TagSet does not exist',
  NoSuchCORSConfiguration: 'The CORS configuration does not exist',
  ReplicationConfigurationNotFoundError: 'The replication configuration was not found',
  NoSuchPublicAccessBlockConfiguration: 'The public access block configuration was not found',
};

function writeSetting(name: string, flag: string, body: (scene: Scene) => JsonObject): Action {
  return (scene) => bucketCall(scene, { name, readOnly: false, flag, request: body(scene) });
}

const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';

function bucketPolicy({ account, region, random }: Scene): JsonObject {
  const { name } = account.buckets(region).pick(random);
  return {
    bucketPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'DenyInsecureTransport',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          Sid: 'AllowRead',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account.id}:role/checkout-service` },
          Action: ['s3:GetObject', 's3:ListBucket'],
          Resource: `arn:aws:s3:::${name}/*`,
        },
      ],
    },
  };
}

function accessControl({ account }: Scene): JsonObject {
  const owner = { ID: account.canonicalId };
  return {
    AccessControlPolicy: {
      AccessControlList: {
        Grant: {
          Grantee: {
            'xsi:type': 'CanonicalUser',
            'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
            ...owner,
          },
          Permission: 'FULL_CONTROL',
        },
      },
      xmlns: XMLNS,
      Owner: owner,
    },
  };
}

/** One rule prints as an object, several as an array: CloudTrail turns the request's XML into JSON. */
function lifecycle({ random }: Scene): JsonObject {
  const rule = (days: number): JsonObject => ({
    ID: `expire-after-${days}-days`,
    Status: 'Enabled',
    Filter: { Prefix: '' },
    Expiration: { Days: days },
  });
  const Rule = random.chance(0.5) ? rule(90) : [rule(30), rule(365)];
  return { LifecycleConfiguration: { xmlns: XMLNS, Rule } };
}

function encryption({ account, region, random }: Scene): JsonObject {
  return {
    ServerSideEncryptionConfiguration: {
      xmlns: XMLNS,
      Rule: {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms',
          KMSMasterKeyID: `arn:aws:kms:${region}:${account.id}:key/${random.uuid()}`,
        },
        BucketKeyEnabled: true,
      },
    },
  };
}

function publicAccessBlock(): JsonObject {
  return {
    PublicAccessBlockConfiguration: {
      xmlns: XMLNS,
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  };
}

function listBuckets(scene: Scene): Call[] {
  const { random, region } = scene;
  return [accountCall(scene, 'ListBuckets', `s3.${region}.amazonaws.com`, random.magnitude(14))];
}

/** The calls of S3 Control: no bucket, and the account before the host. */
function controlRead(name: string, flag: string): Action {
  return (scene) => {
    const host = `${scene.account.id}.s3-control.${scene.region}.amazonaws.com`;
    return [accountCall(scene, name, host, 300, { [flag]: '' })];
  };
}

function accountCall(
  scene: Scene,
  name: string,
  host: string,
  bytesOut: number,
  request?: JsonObject,
): Call {
  const { requestId, hostId } = s3Ids(scene.random);
  const caller = scene.callers.draw('read', scene.random);
  const isDenied = scene.random.chance(DENIED);
  return createCall(scene, {
    source: S3,
    name,
    caller,
    category: 'Management',
    readOnly: true,
    request: { Host: host, ...request },
    response: null,
    error: isDenied
      ? denial(caller, name === 'ListBuckets' ? 's3:ListAllMyBuckets' : `s3:${name}`)
      : undefined,
    extra: s3Extra(caller, hostId, { bytesOut }),
    requestId,
    host,
  });
}

function createBucket(scene: Scene): Call[] {
  const { random, region } = scene;
  const location =
    region === 'us-east-1'
      ? undefined
      : { CreateBucketConfiguration: { LocationConstraint: region, xmlns: XMLNS } };
  const taken = random.chance(0.3)
    ? {
        code: 'BucketAlreadyOwnedByYou',
        message:
          'Your previous request to create the named bucket succeeded and you already own it.',
      }
    : undefined;
  return bucketCall(scene, {
    name: 'CreateBucket',
    readOnly: false,
    request: location,
    error: taken,
  });
}

/** S3 Batch Operations tells of its jobs without any identity type. */
function jobStatusChanged(scene: Scene): Call[] {
  const { account, region, random } = scene;
  const jobId = random.uuid();
  const service = serviceCaller(S3);
  return [
    createCall(scene, {
      source: S3,
      name: 'JobStatusChanged',
      caller: { ...service, identity: fixedIdentity({ accountId: account.id, invokedBy: S3 }) },
      category: 'Management',
      readOnly: false,
      request: null,
      response: null,
      type: 'AwsServiceEvent',
      serviceDetails: {
        jobId,
        jobArn: `arn:aws:s3:${region}:${account.id}:job/${jobId}`,
        status: random.pick(['Preparing', 'Active', 'Complete']),
        jobEventId: random.hex(32),
        failureCodes: [],
        statusChangeReason: [],
      },
    }),
  ];
}

/** The management events of S3, by how often they are seen. */
export const S3_MANAGEMENT_ACTIONS = new Weighted<Action>([
  [24, listBuckets],
  [16, readSetting('GetBucketAcl', 'acl')],
  [14, readSetting('GetBucketLocation', 'location')],
  [12, readSetting('GetBucketPolicy', 'policy', 'NoSuchBucketPolicy')],
  [10, readSetting('GetBucketVersioning', 'versioning')],
  [10, readSetting('GetBucketEncryption', 'encryption')],
  [
    10,
    readSetting(
      'GetBucketPublicAccessBlock',
      'publicAccessBlock',
      'NoSuchPublicAccessBlockConfiguration',
    ),
  ],
  [8, readSetting('GetBucketPolicyStatus', 'policyStatus', 'NoSuchBucketPolicy')],
  [8, readSetting('GetBucketTagging', 'tagging', 'NoSuchTagSet')],
  [8, readSetting('GetBucketLifecycle', 'lifecycle', 'NoSuchLifecycleConfiguration')],
  [6, readSetting('GetBucketLogging', 'logging')],
  [6, readSetting('GetBucketNotification', 'notification')],
  [5, readSetting('GetBucketReplication', 'replication', 'ReplicationConfigurationNotFoundError')],
  [5, readSetting('GetBucketCors', 'cors', 'NoSuchCORSConfiguration')],
  [5, readSetting('GetBucketOwnershipControls', 'ownershipControls')],
  [4, readSetting('GetBucketObjectLockConfiguration', 'object-lock')],
  [4, readSetting('GetAccelerateConfiguration', 'accelerate')],
  [3, readSetting('ListMultipartUploads', 'uploads')],
  [6, controlRead('GetAccountPublicAccessBlock', 'publicAccessBlock')],
  [4, controlRead('ListAccessPoints', 'accesspoint')],
  [2, controlRead('GetStorageLensConfiguration', 'storagelens')],
  [3, createBucket],
  [4, writeSetting('PutBucketPolicy', 'policy', bucketPolicy)],
  [3, writeSetting('PutBucketEncryption', 'encryption', encryption)],
  [3, writeSetting('PutBucketPublicAccessBlock', 'publicAccessBlock', publicAccessBlock)],
  [3, writeSetting('PutBucketLifecycle', 'lifecycle', lifecycle)],
  [2, writeSetting('PutBucketAcl', 'acl', accessControl)],
  [
    2,
    writeSetting('PutBucketVersioning', 'versioning', () => ({
      VersioningConfiguration: { xmlns: XMLNS, Status: 'Enabled' },
    })),
  ],
  [
    2,
    writeSetting('PutBucketTagging', 'tagging', () => ({
      Tagging: { xmlns: XMLNS, TagSet: { Tag: { Key: 'team', Value: 'platform' } } },
    })),
  ],
  [2, jobStatusChanged],
]);
