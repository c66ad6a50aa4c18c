import { objectKey, type Purpose } from './object-keys';
import { Random, Weighted } from './random';

export type Encryption = 'Default_SSE_S3' | 'Default_SSE_KMS' | 'SSE_KMS' | 'SSE_S3';

export interface Bucket {
  readonly name: string;
  readonly owner: string;
  readonly region: string;
  readonly purpose: Purpose;
  readonly encryption: Encryption;
  readonly isVersioned: boolean;
  /** Anyone may read it. */
  readonly isPublic: boolean;
  readonly keySeed: number;
}

type BucketTemplate = readonly [name: string, Purpose, Encryption, versioned: boolean];

/** Popular first. Names that end in a dash are closed with the account, as generated ones are. */
const BUCKETS: readonly BucketTemplate[] = [
  ['example-data-lake-', 'lake', 'Default_SSE_KMS', true],
  ['example-app-uploads-', 'uploads', 'Default_SSE_S3', true],
  ['example-app-logs-', 'logs', 'Default_SSE_S3', false],
  ['example-static-assets-', 'assets', 'SSE_S3', false],
  ['example-inbound-mail-', 'mail', 'SSE_KMS', false],
  ['example-backups-', 'backups', 'Default_SSE_KMS', true],
  ['example-shared-documents-', 'documents', 'Default_SSE_S3', true],
  ['example-analytics-results-', 'lake', 'Default_SSE_S3', false],
];

/** The home Region holds them all; the others hold what an application needs there. */
const HOME_REGION = 'us-east-1';
const REGIONAL_BUCKETS = 5;

/** How many objects of a bucket are asked for again and again. */
export const POPULAR_OBJECTS = 2000;
const POPULARITY = Weighted.zipf(Array.from({ length: POPULAR_OBJECTS }, (_, index) => index));
/** Popular objects are older than any event: they keep their dates while time passes. */
const POPULAR_SINCE = Date.parse('2026-03-14T09:00:00Z');
const DAY = 86_400_000;

/** The buckets of an account in a Region, popular ones first. */
export function createBuckets(seed: number, owner: string, region: string): Bucket[] {
  const templates = region === HOME_REGION ? BUCKETS : BUCKETS.slice(0, REGIONAL_BUCKETS);
  return templates.map(([name, purpose, encryption, isVersioned]) => ({
    name: bucketName(name, owner, region),
    owner,
    region,
    purpose,
    encryption,
    isVersioned,
    isPublic: purpose === 'assets',
    keySeed: Random.named(seed, name, owner, region).word(),
  }));
}

function bucketName(name: string, owner: string, region: string): string {
  return region === HOME_REGION ? `${name}${owner}` : `${name}${owner}-${region}`;
}

/** An object that exists: half of the reads go to a few of them. */
export function knownObject(bucket: Bucket, random: Random): string {
  return popularObject(bucket, POPULARITY.pick(random));
}

/** The object of a bucket at this place in its popularity, always the same one. */
export function popularObject(bucket: Bucket, place: number): string {
  const random = Random.numbered(bucket.keySeed, place);
  return objectKey(bucket.purpose, POPULAR_SINCE - random.below(60) * DAY, random);
}

/** An object that is written now. */
export function newObject(bucket: Bucket, time: number, random: Random): string {
  return objectKey(bucket.purpose, time, random);
}
