import { type Bucket, POPULAR_OBJECTS, popularObject } from './buckets';
import type { Account, Company } from './company';
import { lookAround, openSending, sendAsCompany } from './incident-mail';
import { destroyBackups, findBackups, reachForKey } from './incident-storage';
import {
  createIntruder,
  HOME,
  IMPERSONATED,
  type Intruder,
  LOOKALIKE,
  MINUTE,
  RECON_AGENT,
  REGIONS,
  SEND_AGENT,
  SENDER,
} from './intruder';
import { Random } from './random';
import { type Call, formatTime } from './record';
import { createScene, type Scene } from './scene';

/** What the incident's log says, for tests and demonstrations to compare with. */
export interface IncidentFacts {
  readonly account: string;
  readonly user: string;
  readonly userArn: string;
  /** The leaked key. Nothing outside the incident uses it. */
  readonly accessKeyId: string;
  readonly sourceAddresses: readonly string[];
  readonly userAgents: readonly string[];
  readonly regions: readonly string[];
  readonly firstEventAt: string;
  readonly lastEventAt: string;
  /** The company's own identity, which the mail was sent as. */
  readonly impersonatedIdentity: string;
  readonly sender: string;
  /** The domain that the intruder tried to make a sender. */
  readonly lookalikeIdentity: string;
  /** The bucket that lost its backups. */
  readonly bucket: string;
  readonly bucketsProbed: readonly string[];
  readonly readKeys: readonly string[];
  readonly deletedKeys: readonly string[];
  readonly events: number;
  readonly denied: number;
  /** How often each call was made, named as `source:name`. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface Incident {
  readonly facts: IncidentFacts;
  /** In the order of their times. */
  readonly calls: readonly Call[];
}

const STARTS_BEFORE_END = 200 * MINUTE;
const READ_OBJECTS = 6;
const DELETED_OBJECTS = 12;

/**
 * Tells how a leaked key is abused: it asks who it is, looks for a Region that can send, opens the
 * account for sending, sends as the company, then reads and deletes the backups and reaches for a key
 * of its own. The order and the denials follow published cases of SES abuse.
 */
export function tellIncident(company: Company, until: number): Incident {
  const random = Random.named(company.seed, 'incident');
  const intruder = createIntruder(company, random);
  const start = until - STARTS_BEFORE_END + random.below(10 * MINUTE);
  const scenes = (region: string): Scene =>
    createScene({ random, company, account: intruder.account, region, from: start, to: until });
  const home = scenes(HOME);
  const target = bucketFor(intruder.account, home, 'backups');
  const probed = [target, bucketFor(intruder.account, home, 'documents')];
  const readKeys = keysOf(target, 0, READ_OBJECTS);
  // Nobody else touches these, so that "who deleted it" has one answer.
  const deletedKeys = keysOf(target, POPULAR_OBJECTS, DELETED_OBJECTS);
  const calls = [
    ...lookAround(scenes, intruder, start),
    ...openSending(scenes, intruder, start + 26 * MINUTE),
    ...sendAsCompany(home, intruder, start + 41 * MINUTE),
    ...findBackups(home, intruder, { probed, readKeys, time: start + 97 * MINUTE }),
    ...destroyBackups(home, intruder, { target, deletedKeys, time: start + 112 * MINUTE }),
    reachForKey(home, intruder, start + 131 * MINUTE),
  ].sort((one, other) => one.time - other.time);
  return {
    calls,
    facts: {
      ...factsOf(calls, intruder),
      bucket: target.name,
      bucketsProbed: probed.map((bucket) => bucket.name),
      readKeys,
      deletedKeys,
    },
  };
}

type TargetFacts = 'bucket' | 'bucketsProbed' | 'readKeys' | 'deletedKeys';

function factsOf(calls: readonly Call[], intruder: Intruder): Omit<IncidentFacts, TargetFacts> {
  const counts: Record<string, number> = {};
  for (const { source, name } of calls) {
    counts[`${source}:${name}`] = (counts[`${source}:${name}`] ?? 0) + 1;
  }
  const times = calls.map((call) => call.time);
  return {
    account: intruder.account.id,
    user: intruder.user.name,
    userArn: intruder.user.arn,
    accessKeyId: intruder.accessKeyId,
    sourceAddresses: intruder.addresses,
    userAgents: [RECON_AGENT, SEND_AGENT],
    regions: REGIONS,
    firstEventAt: formatTime(Math.min(...times)),
    lastEventAt: formatTime(Math.max(...times)),
    impersonatedIdentity: IMPERSONATED,
    sender: SENDER,
    lookalikeIdentity: LOOKALIKE,
    events: calls.length,
    denied: calls.filter((call) => call.error?.code === 'AccessDenied').length,
    counts,
  };
}

function bucketFor(account: Account, scene: Scene, purpose: Bucket['purpose']): Bucket {
  const bucket = account.buckets(scene.region).all.find((one) => one.purpose === purpose);
  if (!bucket) throw new RangeError(`the account has no bucket for ${purpose}`);
  return bucket;
}

function keysOf(bucket: Bucket, from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => popularObject(bucket, from + index));
}
