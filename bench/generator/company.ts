import { type Bucket, createBuckets } from './buckets';
import { Random, Weighted } from './random';
import type { Client } from './user-agents';

/** What a principal spends its days on; each kind of call draws its callers from one duty. */
export type Duty = 'objects' | 'sends' | 'manage' | 'read' | 'other';

/** Where a role's credentials come from, which decides the shape of its sessions. */
export type Runtime =
  | 'ec2'
  | 'ecs'
  | 'lambda'
  | 'kubernetes'
  | 'pipeline'
  | 'sso'
  | 'saml'
  | 'chained'
  | 'service'
  | 'forwarded';

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly runtime: Runtime;
  readonly client: Client;
  readonly duties: readonly Duty[];
  /** The AWS service that acts with the role, for the runtimes `service` and `forwarded`. */
  readonly service?: string;
}

export interface User {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly accessKeyId: string;
  readonly client: Client;
  readonly duties: readonly Duty[];
  readonly office: string;
}

export interface Account {
  readonly id: string;
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  /** Popular buckets first. */
  readonly buckets: (region: string) => Weighted<Bucket>;
  readonly identityStoreId: string;
  /** The canonical user id that access control lists name. */
  readonly canonicalId: string;
}

/** The company whose logs are told: its accounts and everything in them, from one seed. */
export interface Company {
  readonly seed: number;
  readonly accounts: readonly [Account, ...Account[]];
}

/** Account numbers that AWS's own documentation uses as placeholders. */
export const ACCOUNT_IDS = [
  '111122223333',
  '444455556666',
  '777788889999',
  '123456789012',
  '210987654321',
  '012345678901',
  '555555555555',
  '999999999999',
] as const;

/** Regions by their share of the traffic. */
export const REGIONS: readonly (readonly [weight: number, region: string])[] = [
  [46, 'us-east-1'],
  [20, 'eu-west-1'],
  [14, 'us-west-2'],
  [10, 'eu-central-1'],
  [6, 'ap-northeast-1'],
  [4, 'ap-southeast-2'],
];

/** The domains that the company sends mail from; popular first. */
export const MAIL_DOMAINS = [
  'example.com',
  'news.example.com',
  'mail.example.org',
  'example.net',
] as const;
export const PEOPLE = ['alice', 'bob', 'carla', 'dmitri', 'emeka', 'fatima', 'grace', 'hiro'];

type RoleTemplate = readonly [string, Runtime, Client, readonly Duty[], service?: string];

const ROLES: readonly RoleTemplate[] = [
  ['checkout-service', 'ecs', 'javaV2', ['objects', 'sends', 'other']],
  ['data-lake-etl', 'ec2', 'hadoop', ['objects']],
  ['mail-dispatch', 'lambda', 'nodeLambda', ['sends']],
  ['image-resizer', 'lambda', 'pythonLambda', ['objects', 'other']],
  ['web-frontend', 'ec2', 'node', ['objects', 'sends', 'other']],
  ['newsletter-worker', 'ecs', 'dotnet', ['sends', 'read']],
  ['log-shipper', 'kubernetes', 'goV2', ['objects', 'other']],
  ['github-actions-deploy', 'pipeline', 'cli', ['objects', 'manage', 'other']],
  ['terraform', 'chained', 'terraform', ['manage', 'read', 'other']],
  ['AWSReservedSSO_AdministratorAccess_', 'sso', 'browser', ['manage', 'read', 'other']],
  ['AWSReservedSSO_ReadOnlyAccess_', 'sso', 'browser', ['read', 'other']],
  ['billing-legacy', 'ec2', 'javaV1', ['objects', 'sends']],
  ['athena-analyst', 'forwarded', 'internal', ['objects'], 'athena.amazonaws.com'],
  ['cloudformation-exec', 'forwarded', 'internal', ['manage'], 'cloudformation.amazonaws.com'],
  ['AWSServiceRoleForConfig', 'service', 'internal', ['read', 'other'], 'config.amazonaws.com'],
  [
    'AWSServiceRoleForTrustedAdvisor',
    'service',
    'internal',
    ['read'],
    'trustedadvisor.amazonaws.com',
  ],
  ['corporate-analyst', 'saml', 'python', ['objects', 'read', 'other']],
  ['security-audit', 'chained', 'python', ['read', 'other']],
];

const USERS: readonly (readonly [string, Client, readonly Duty[]])[] = [
  ['ci-deploy', 'cli', ['objects', 'manage', 'other']],
  ['backup-agent', 'rclone', ['objects']],
  ['newsletter-mailer', 'php', ['sends', 'read']],
  ['legacy-crm', 'ruby', ['sends', 'objects']],
  ['report-export', 'pythonOld', ['objects', 'sends']],
  ['alice', 'cli', ['manage', 'read', 'other']],
  ['bob', 'cliOld', ['read', 'objects', 'other']],
];

/**
 * An id as IAM gives them out: the prefix says the kind. `EXAMPLE` marks it as invented, which AWS's
 * documentation does too, and keeps secret scanners quiet.
 */
export function iamId(prefix: 'AIDA' | 'AROA' | 'AKIA' | 'ASIA', random: Random): string {
  const isKey = prefix === 'AKIA' || prefix === 'ASIA';
  return `${prefix}${random.base32(isKey ? 9 : 10)}EXAMPLE`;
}

/** Draws the company of a seed. The first account is the one that the incident happens in. */
export function createCompany(seed: number, accountCount: number): Company {
  const [first, ...others] = ACCOUNT_IDS.slice(0, accountCount);
  if (first === undefined || accountCount > ACCOUNT_IDS.length) {
    throw new RangeError(`accounts must be 1 to ${ACCOUNT_IDS.length}`);
  }
  return {
    seed,
    accounts: [createAccount(seed, first), ...others.map((id) => createAccount(seed, id))],
  };
}

function createAccount(seed: number, id: string): Account {
  const random = Random.named(seed, 'account', id);
  const buckets = new Map<string, Weighted<Bucket>>();
  return {
    id,
    users: USERS.map(([name, client, duties], index) => ({
      name,
      id: iamId('AIDA', random),
      arn: `arn:aws:iam::${id}:user/${name}`,
      accessKeyId: iamId('AKIA', random),
      client,
      duties,
      office: `192.0.2.${10 + index * 7}`,
    })),
    roles: ROLES.map((template) => createRole(id, template, random)),
    buckets: (region) => {
      const known = buckets.get(region) ?? Weighted.zipf(createBuckets(seed, id, region));
      buckets.set(region, known);
      return known;
    },
    identityStoreId: `d-${random.hex(10)}`,
    canonicalId: random.hex(64),
  };
}

function createRole(
  accountId: string,
  [template, runtime, client, duties, service]: RoleTemplate,
  random: Random,
): Role {
  const name = template.endsWith('_') ? template + random.hex(16) : template;
  const path = rolePath(runtime, service);
  return {
    name,
    path,
    id: iamId('AROA', random),
    arn: `arn:aws:iam::${accountId}:role${path}${name}`,
    runtime,
    client,
    duties,
    service,
  };
}

function rolePath(runtime: Runtime, service?: string): string {
  if (runtime === 'sso') return '/aws-reserved/sso.amazonaws.com/';
  return runtime === 'service' ? `/aws-service-role/${service}/` : '/';
}
