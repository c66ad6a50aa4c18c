import { createHash } from 'node:crypto';
import type { Item } from '../../../core/items/attribute';
import { DICTIONARY_V1 } from '../../../core/items/dictionary-v1';
import { DICTIONARY_V2 } from '../../../core/items/dictionary-v2';
import { unpackRecord } from '../../../core/items/raw-record';

/**
 * Raw records as they were stored on the day of their version's release, with the attributes that they were
 * compressed against. Stores hold such items: what fails here is not a test to correct but a format to
 * give a new version.
 */
interface Stored {
  readonly texts: Readonly<Record<string, string>>;
  readonly raw: string;
  /** Of the record's own bytes. */
  readonly sha256: string;
}

const STORED: Readonly<Record<string, Stored>> = {
  'version 1: a refused S3 data event': {
    texts: {
      stream: '111122223333/s3/data',
      at: '2026-03-04T05:06:07Z#3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05',
      eventName: 'DeleteObject',
      eventSource: 's3.amazonaws.com',
      region: 'eu-west-1',
      category: 'data',
      access: 'write',
      principal: '111122223333:assumed-role/Operator/alice',
      principalType: 'AssumedRole',
      accessKey: 'ASIAEXAMPLEEXAMPLE12',
      sourceIp: '192.0.2.10',
      userAgent: '[aws-cli/2.27.1]',
      errorCode: 'AccessDenied',
      errorMessage:
        'User: arn:aws:sts::111122223333:assumed-role/Operator/alice is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::ledger/invoices/2026/03.…',
      resource: 'ledger',
      objectKeyAt: '/invoices/2026/03.pdf#2026-03-04T05:06:07Z#3c7a',
    },
    raw:
      'AXj52qDhuKNitQ1uAaFVo8aDpC6nsNbG6rVBVZUbmIB3p8MGVtHrdKQx6KFYW4/WGiTUGgURBtlRhrmRScZh5YFG' +
      'GRnJuW5ZKe5hlcnltkRXKIhUbmJqZm5hOVrBUKOCGfTVwRBoF9O7yVoLAGyUTxU=',
    sha256: '9aac842b53e95e77985f2eb091dd8df1bc4c82e50f6f742cb2747eb3b63dcb84',
  },
  'version 1: a copy': {
    texts: {
      stream: '111122223333/s3/data',
      at: '2026-03-04T05:06:07Z#3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05',
      eventName: 'CopyObject',
      eventSource: 's3.amazonaws.com',
      region: 'eu-west-1',
      category: 'data',
      access: 'write',
      principal: '111122223333:assumed-role/Operator/alice',
      principalType: 'AssumedRole',
      accessKey: 'ASIAEXAMPLEEXAMPLE12',
      sourceIdentity: 'alice@example.com',
      invokedBy: 'backup.amazonaws.com',
      sourceIp: '192.0.2.10',
      userAgent: '[aws-cli/2.27.1]',
      resource: 'ledger',
      objectKeyAt: '/new/03 ü.pdf#2026-03-04T05:06:07Z#3c7a',
      copySource: 'archive',
      copySourceKeyAt: '/old/03.pdf#2026-03-04T05:06:07Z#3c7a',
      sharedEventId: '0f0e0d0c-1111-4222-8333-444455556666',
    },
    raw:
      'AXj5eu6Tn6NiHQduLqDVOcaDpOKjsIrD6rVBVe8ZmIC3csNGIdErQNjaHWLqP2Kqv+FS+9GoUtMhtlYdyrVfQYRB' +
      'dpRhbmSScVh5oFFGRnKuW1aKe1hlcrkt0RUjIjeZmJqZW1iOkIoSrZYhpaKEOpF2NeWgr7PIrMxrAQplNss=',
    sha256: 'a74c7f7a4ec36f11bd41ae015cf7b9b3b49a46bf64828ad9a53f2897b4c759ab',
  },
  'version 1: an SES send': {
    texts: {
      stream: '111122223333/ses/data',
      at: '2026-03-04T05:08:09Z#d1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e5f6',
      eventName: 'SendEmail',
      eventSource: 'ses.amazonaws.com',
      region: 'eu-west-1',
      category: 'data',
      access: 'send',
      principal: '111122223333:user/mailer',
      principalType: 'IAMUser',
      accessKey: 'AKIAEXAMPLEEXAMPLE12',
      sourceIp: '192.0.2.20',
      userAgent: 'Boto3/1.38.1 md/Botocore#1.38.1',
      resource: 'example.com',
      objectKeyAt: '#2026-03-04T05:08:09Z#d1e2',
    },
    raw:
      'AXj50loYh6NSYQueL0IrC40HQdE7fEseLIUIaE2BA2pRQ3GbilCjPgW56YrTJMQwOvmlGnROwRLqQRyFnGmSYZpx' +
      'srmBLijt6ILGlHUtLCwsdBOTkkGzIWBytCAkoiDEWmzVAgCXelKK',
    sha256: '0f4858c0e87c8e7b0c6e55ef39f1380dca9e362d8f69db352e524fec73bdd4d4',
  },
  'version 2: a refused S3 data event': {
    texts: {
      stream: '111122223333/s3/data',
      at: '2026-03-04T05:06:07Z#3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05',
      eventName: 'DeleteObject',
      region: 'eu-west-1',
      access: 'write',
      principal: '111122223333:assumed-role/Operator/alice',
      accessKey: 'ASIAEXAMPLEEXAMPLE12',
      sourceIdentity: 'alice@example.com',
      invokedBy: 'backup.amazonaws.com',
      sourceIp: '192.0.2.10',
      userAgent: '[aws-cli/2.27.1]',
      errorCode: 'AccessDenied',
      errorMessage:
        'User: arn:aws:sts::111122223333:assumed-role/Operator/alice is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::ledger/invoices/2026/03.…',
      resource: 'ledger',
      objectKeyAt: '/invoices/2026/03.pdf#2026-03-04T05:06:07Z#3c7a',
      sharedEventId: '0f0e0d0c-1111-4222-8333-444455556666',
    },
    raw: 'AsNVYw/Jkpv0EqRCD7lWw9KzBie05IzMslT9/JwU/ZTESlVjFwNjVSMDVWdjVSdnWEGCq8CgtN2JlpvhzRJoS5u83E0ovdcCAH1TKsM=',
    sha256: 'efa3543a1b7d5a69fb442b0cb13253be5172f8ad99e3ab962b1771af7e5eedbb',
  },
  'version 2: a copy': {
    texts: {
      stream: '111122223333/s3/data',
      at: '2026-03-04T05:06:07Z#3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05',
      eventName: 'CopyObject',
      eventSource: 's3.amazonaws.com',
      region: 'us-gov-west-1',
      category: 'data',
      access: 'write',
      principal: '111122223333:assumed-role/Operator/alice',
      principalType: 'AssumedRole',
      accessKey: 'ASIAEXAMPLEEXAMPLE12',
      sourceIp: '192.0.2.10',
      userAgent: '[aws-cli/2.27.1]',
      resource: 'ledger',
      objectKeyAt: '/new/03 ü.pdf#2026-03-04T05:06:07Z#3c7a',
      copySource: 'archive',
      copySourceKeyAt: '/old/day=03 ü.pdf#2026-03-04T05:06:07Z#3c7a',
    },
    raw: 'AsNVt4yY0qlCLxVywDG0FCK7vMFVrlDaRkLL9PC6E9oqJK8QIJR8awFhqrd7',
    sha256: 'ede0283531e7bbd01e3aa26521beb1a9ab2ffdd0c270275224932b458b48b28a',
  },
  "version 2: a bucket's policy, by a user": {
    texts: {
      stream: '111122223333/s3/management',
      at: '2026-03-04T05:06:07Z#3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05',
      eventName: 'PutBucketPolicy',
      region: 'cn-north-1',
      access: 'write',
      principal: '111122223333:user/alice',
      accessKey: 'AKIAEXAMPLEEXAMPLE12',
      sourceIp: '192.0.2.10',
      resource: 'ledger',
      objectKeyAt: '#2026-03-04T05:06:07Z#3c7a',
    },
    raw: 'AsNVsgyN/BlNYMkDztlVvBm4Qi8VcuIttJzB6BaA01NyRmZZqn5+Top+SmKlqrGLgbGqkYGqs7Gqk7NeQUoavtqY0koTLaPBy1poM4G8jEcoUdcCABokFbM=',
    sha256: '1300296c31805890d42ae6789b3c8826972fc71103bdbd1708cc821975f4e476',
  },
  'version 2: a send of SES': {
    texts: {
      stream: '111122223333/ses/data',
      at: '2026-03-04T05:08:09Z#d1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e5f6',
      eventName: 'SendEmail',
      eventSource: 'ses.amazonaws.com',
      region: 'eu-west-1',
      category: 'data',
      access: 'send',
      principal: '111122223333:root',
      principalType: 'Root',
      sourceIp: '192.0.2.20',
      userAgent: 'Boto3/1.38.1 md/Botocore#1.38.1',
      resource: 'example.com',
      objectKeyAt: '#2026-03-04T05:08:09Z#d1e2',
    },
    raw: 'AsOV/4dp7kK5UQI1D4GCDVR26qEKY7TcwWksOSOzLFU/PydFPyWxUtXYxcBY1chA1dlY1clZryAlDV+FSWm9hpYHofOp8JqcvDxJKBnXAgALbfUL',
    sha256: 'cc638cee7e3b2e13fad648196b378f598c12887b1273066dda92253af785d8fa',
  },
};

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

const itemOf = (texts: Stored['texts']): Item =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { S: text }]));

test.each([
  [1, DICTIONARY_V1, 'b886326101c97680e14e636f215403866b85d762fce8f66cfd038230d043e804'],
  [2, DICTIONARY_V2, '744e507872fad9edc5b9d748693e58755464d1f9ac7fe864771caac3f81898ec'],
])('the dictionary of version %d is the released one', (_version, dictionary, hash) => {
  expect(sha256(dictionary)).toBe(hash);
});

test.each(Object.entries(STORED))('%s is read for ever', (_what, stored) => {
  const bytes = unpackRecord(Buffer.from(stored.raw, 'base64'), itemOf(stored.texts));
  expect(sha256(bytes)).toBe(stored.sha256);
  expect(JSON.parse(bytes.toString()).eventName).toBe(stored.texts.eventName);
});
