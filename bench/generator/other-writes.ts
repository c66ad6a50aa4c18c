import { Weighted } from './random';
import type { JsonObject } from './record';
import type { Scene } from './scene';
import { FUNCTIONS, instance, type ServiceCall, TABLES, tableResources } from './service-calls';

function runInstances(scene: Scene): JsonObject {
  const { random, region } = scene;
  return {
    requestId: random.uuid(),
    reservationId: `r-0${random.hex(16)}`,
    ownerId: scene.account.id,
    groupSet: {},
    instancesSet: {
      items: [
        {
          instanceId: instance(scene),
          imageId: `ami-0${random.hex(16)}`,
          instanceState: { code: 0, name: 'pending' },
          privateDnsName: `ip-10-0-${random.below(256)}-${random.below(256)}.${region}.compute.internal`,
          amiLaunchIndex: 0,
          productCodes: {},
          instanceType: 'm7g.large',
          launchTime: scene.from,
          placement: { availabilityZone: `${region}a`, tenancy: 'default' },
          monitoring: { state: 'disabled' },
          subnetId: `subnet-0${random.hex(16)}`,
          vpcId: `vpc-0${random.hex(16)}`,
          architecture: 'arm64',
          rootDeviceType: 'ebs',
          rootDeviceName: '/dev/xvda',
          virtualizationType: 'hvm',
          hypervisor: 'xen',
          tagSet: {
            items: [
              { key: 'Name', value: 'example-web' },
              { key: 'team', value: 'platform' },
            ],
          },
          ebsOptimized: true,
          networkInterfaceSet: {
            items: [
              {
                networkInterfaceId: `eni-0${random.hex(16)}`,
                status: 'in-use',
                macAddress: '02:00:5e:00:53:01',
              },
            ],
          },
          metadataOptions: {
            state: 'pending',
            httpTokens: 'required',
            httpPutResponseHopLimit: 2,
            httpEndpoint: 'enabled',
          },
        },
      ],
    },
  };
}

/** Writes, by how often they are seen. */
export const OTHER_WRITES = new Weighted<ServiceCall>([
  [
    6,
    {
      source: 'ec2.amazonaws.com',
      name: 'RunInstances',
      request: ({ random }) => ({
        instancesSet: { items: [{ imageId: `ami-0${random.hex(16)}`, minCount: 1, maxCount: 1 }] },
        instanceType: 'm7g.large',
        blockDeviceMapping: {},
        clientToken: random.uuid(),
      }),
      response: runInstances,
    },
  ],
  [
    8,
    {
      source: 'logs.amazonaws.com',
      name: 'CreateLogStream',
      apiVersion: '20140328',
      request: ({ random }) => ({
        logGroupName: `/aws/lambda/example-${random.pick(FUNCTIONS)}`,
        logStreamName: `2026/06/30/[$LATEST]${random.hex(32)}`,
      }),
    },
  ],
  [
    4,
    {
      source: 'lambda.amazonaws.com',
      name: 'UpdateFunctionCode20150331v2',
      apiVersion: '2015_03_31',
      request: ({ random }) => ({
        functionName: `example-${random.pick(FUNCTIONS)}`,
        s3Bucket: 'example-artifacts',
        s3Key: `${random.hex(64)}.zip`,
        publish: true,
        dryRun: false,
      }),
      response: ({ random }) => ({
        functionName: 'example-mail-dispatch',
        runtime: 'nodejs22.x',
        codeSize: random.magnitude(24),
        codeSha256: random.base64(44),
        version: String(random.between(1, 400)),
        memorySize: 512,
        state: 'Active',
      }),
    },
  ],
  [
    3,
    {
      source: 'iam.amazonaws.com',
      name: 'PutRolePolicy',
      request: ({ account }) => ({
        roleName: 'checkout-service',
        policyName: 'inline',
        policyDocument: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::example-app-uploads-${account.id}/*"}]}`,
      }),
    },
  ],
  [
    2,
    {
      source: 'iam.amazonaws.com',
      name: 'TagRole',
      request: () => ({ roleName: 'image-resizer', tags: [{ key: 'team', value: 'media' }] }),
    },
  ],
  [
    3,
    {
      source: 'dynamodb.amazonaws.com',
      name: 'UpdateTimeToLive',
      request: ({ random }) => ({
        tableName: random.pick(TABLES),
        timeToLiveSpecification: { enabled: true, attributeName: 'expiresAt' },
      }),
      resources: tableResources,
    },
  ],
  [
    2,
    {
      source: 'cloudformation.amazonaws.com',
      name: 'ExecuteChangeSet',
      request: ({ random }) => ({
        changeSetName: `deploy-${random.hex(8)}`,
        stackName: 'example-checkout',
        clientRequestToken: random.uuid(),
      }),
    },
  ],
  [
    2,
    {
      source: 'ec2.amazonaws.com',
      name: 'AuthorizeSecurityGroupIngress',
      request: ({ random }) => ({
        groupId: `sg-0${random.hex(16)}`,
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: 443,
              toPort: 443,
              groups: {},
              ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] },
              ipv6Ranges: {},
              prefixListIds: {},
            },
          ],
        },
      }),
      response: ({ random }) => ({ requestId: random.uuid(), _return: true }),
    },
  ],
  [
    1,
    {
      source: 'cloudtrail.amazonaws.com',
      name: 'PutEventSelectors',
      request: () => ({
        trailName: 'organization',
        advancedEventSelectors: [
          {
            name: 'SES sends',
            fieldSelectors: [
              { field: 'eventCategory', equals: ['Data'] },
              { field: 'resources.type', equals: ['AWS::SES::EmailIdentity'] },
            ],
          },
        ],
      }),
    },
  ],
]);
