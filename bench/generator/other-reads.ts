import { Weighted } from './random';
import {
  arn,
  FUNCTIONS,
  instance,
  kmsKey,
  kmsResources,
  nothing,
  type ServiceCall,
  TABLES,
  tableResources,
} from './service-calls';

/** Reads, by how often they are seen. */
export const OTHER_READS = new Weighted<ServiceCall>([
  [
    18,
    {
      source: 'kms.amazonaws.com',
      name: 'Decrypt',
      request: (scene) => ({
        encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::example-data-lake-${scene.account.id}` },
        encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      }),
      resources: kmsResources,
    },
  ],
  [
    12,
    {
      source: 'kms.amazonaws.com',
      name: 'GenerateDataKey',
      request: (scene) => ({
        keyId: kmsKey(scene),
        encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::example-backups-${scene.account.id}` },
        keySpec: 'AES_256',
      }),
      resources: kmsResources,
    },
  ],
  [
    14,
    {
      source: 'ec2.amazonaws.com',
      name: 'DescribeInstances',
      request: (scene) => ({
        maxResults: 1000,
        instancesSet: { items: [{ instanceId: instance(scene) }] },
        filterSet: {
          items: [{ name: 'instance-state-name', valueSet: { items: [{ value: 'running' }] } }],
        },
      }),
    },
  ],
  [
    6,
    {
      source: 'ec2.amazonaws.com',
      name: 'DescribeSecurityGroups',
      request: () => ({ securityGroupSet: {}, securityGroupIdSet: {}, filterSet: {} }),
    },
  ],
  [
    5,
    {
      source: 'ec2.amazonaws.com',
      name: 'DescribeVolumes',
      request: () => ({ volumeSet: {}, filterSet: {}, maxResults: 500 }),
    },
  ],
  [
    8,
    {
      source: 'lambda.amazonaws.com',
      name: 'GetFunction20150331v2',
      apiVersion: '2015_03_31',
      request: (scene) => ({ functionName: `example-${scene.random.pick(FUNCTIONS)}` }),
    },
  ],
  [
    6,
    {
      source: 'dynamodb.amazonaws.com',
      name: 'DescribeTable',
      request: (scene) => ({ tableName: scene.random.pick(TABLES) }),
      resources: tableResources,
    },
  ],
  [
    6,
    {
      source: 'cloudtrail.amazonaws.com',
      name: 'DescribeTrails',
      request: () => ({ trailNameList: [], includeShadowTrails: true }),
    },
  ],
  [
    3,
    {
      source: 'cloudtrail.amazonaws.com',
      name: 'LookupEvents',
      request: (scene) => ({
        maxResults: 50,
        lookupAttributes: [{ attributeKey: 'EventName', attributeValue: 'ConsoleLogin' }],
        nextToken: scene.random.base64(120),
      }),
    },
  ],
  [5, { source: 'iam.amazonaws.com', name: 'ListRoles', request: () => ({ maxItems: 1000 }) }],
  [
    4,
    {
      source: 'iam.amazonaws.com',
      name: 'GetRole',
      request: () => ({ roleName: 'checkout-service' }),
    },
  ],
  [
    3,
    {
      source: 'iam.amazonaws.com',
      name: 'ListAccessKeys',
      request: () => ({ userName: 'ci-deploy' }),
    },
  ],
  [
    8,
    {
      source: 'monitoring.amazonaws.com',
      name: 'DescribeAlarms',
      request: () => ({ maxRecords: 100 }),
    },
  ],
  [
    7,
    {
      source: 'logs.amazonaws.com',
      name: 'DescribeLogGroups',
      apiVersion: '20140328',
      request: () => ({ logGroupNamePrefix: '/aws/lambda/', limit: 50 }),
    },
  ],
  [
    5,
    {
      source: 'sqs.amazonaws.com',
      name: 'GetQueueAttributes',
      request: (scene) => ({
        queueUrl: `https://sqs.${scene.region}.amazonaws.com/${scene.account.id}/example-orders`,
        attributeNames: ['All'],
      }),
    },
  ],
  [
    5,
    {
      source: 'ssm.amazonaws.com',
      name: 'GetParametersByPath',
      request: () => ({ path: '/example/checkout/', recursive: true, withDecryption: true }),
    },
  ],
  [
    4,
    {
      source: 'secretsmanager.amazonaws.com',
      name: 'GetSecretValue',
      request: (scene) => ({
        secretId: arn(
          scene,
          'secretsmanager',
          `secret:checkout/database-${scene.random.alphanumeric(6)}`,
        ),
      }),
    },
  ],
  [
    3,
    {
      source: 'rds.amazonaws.com',
      name: 'DescribeDBInstances',
      request: () => ({ dBInstanceIdentifier: 'example-orders' }),
    },
  ],
  [
    3,
    {
      source: 'ecr.amazonaws.com',
      name: 'BatchGetImage',
      request: (scene) => ({
        repositoryName: 'example/checkout',
        registryId: scene.account.id,
        imageIds: [{ imageTag: scene.random.hex(40) }],
      }),
    },
  ],
  [2, { source: 'organizations.amazonaws.com', name: 'ListAccounts', request: nothing }],
  [2, { source: 'config.amazonaws.com', name: 'DescribeConfigurationRecorders', request: nothing }],
]);
