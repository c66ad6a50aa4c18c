import { Random } from './random';
import type { JsonObject } from './record';
import type { Scene } from './scene';

/** A call of a service that is neither SES nor S3: what it asks for and what it answers. */
export interface ServiceCall {
  readonly source: string;
  readonly name: string;
  readonly apiVersion?: string;
  readonly request: (scene: Scene) => JsonObject | null;
  readonly response?: (scene: Scene) => JsonObject;
  readonly resources?: (scene: Scene) => JsonObject[];
}

export const nothing = (): null => null;
export const FUNCTIONS = ['mail-dispatch', 'image-resizer', 'thumbnail-cache', 'order-events'];
export const TABLES = ['orders', 'sessions', 'inventory', 'feature-flags'];

export function arn({ account, region }: Scene, service: string, rest: string): string {
  return `arn:aws:${service}:${region}:${account.id}:${rest}`;
}

/** The account's few encryption keys: each draw is one of them. */
export function kmsKey(scene: Scene): string {
  const place = scene.random.below(6);
  const id = Random.named(scene.company.seed, scene.account.id, scene.region, 'kms', place).uuid();
  return arn(scene, 'kms', `key/${id}`);
}

export function kmsResources(scene: Scene): JsonObject[] {
  return [{ accountId: scene.account.id, type: 'AWS::KMS::Key', ARN: kmsKey(scene) }];
}

export function instance({ random }: Scene): string {
  return `i-0${random.hex(16)}`;
}

export function tableResources(scene: Scene): JsonObject[] {
  const table = scene.random.pick(TABLES);
  return [
    {
      accountId: scene.account.id,
      type: 'AWS::DynamoDB::Table',
      ARN: arn(scene, 'dynamodb', `table/${table}`),
    },
  ];
}
