import type { TrailEvent } from '../../core/events/event';
import { Random, Weighted } from '../generator/random';

/** Who calls, and on what: it decides where the index entries fall. */
export interface Workload {
  readonly accounts: number;
  /** Access keys of each account, all as busy. */
  readonly accessKeys: number;
  /** Buckets of each account, the first ones the busier: Zipf. */
  readonly buckets: number;
  /** Whether object keys begin with the date, as logs do, or with anything. */
  readonly objectKeys: 'any' | 'dated';
}

/** A fleet: each machine has a session, and so an access key, of its own. */
export const FLEET: Workload = { accounts: 1, accessKeys: 500, buckets: 20, objectKeys: 'any' };
/** One long-lived key does everything, in one bucket. */
export const ONE_KEY: Workload = { accounts: 1, accessKeys: 1, buckets: 1, objectKeys: 'any' };
/** A fleet that writes under the date. */
export const DATED: Workload = { ...FLEET, buckets: 1, objectKeys: 'dated' };

const FIRST_SECOND = Date.UTC(2026, 0, 1) / 1_000;

/** Puts of objects, a second apart, as ingest would describe them; the records themselves are left empty. */
export function eventsOf(workload: Workload, count: number, seed: number): TrailEvent[] {
  const random = Random.named('scale', 'workload', seed);
  const accounts = Weighted.zipf(namesOf(workload.accounts, accountName));
  const buckets = Weighted.zipf(namesOf(workload.buckets, (n) => `bucket-${n}`));
  return Array.from({ length: count }, (_, n) => {
    const account = accounts.pick(random);
    const eventTime = `${new Date((FIRST_SECOND + n) * 1_000).toISOString().slice(0, 19)}Z`;
    const key = random.below(workload.accessKeys);
    const name = random.hex(12);
    return {
      account,
      eventTime,
      eventId: random.uuid(),
      eventName: 'PutObject',
      eventSource: 's3.amazonaws.com',
      service: 's3',
      category: 'data',
      level: 'object',
      access: 'write',
      decidedBy: 'eventCategory',
      region: 'us-east-1',
      principal: `${account}:assumed-role/worker/${key}`,
      principalType: 'AssumedRole',
      accessKey: `ASIA${account.slice(-6)}${String(key).padStart(10, '0')}`,
      temporary: true,
      resource: `${account}-${buckets.pick(random)}`,
      objectKey: workload.objectKeys === 'any' ? `${name}/part` : `${eventTime}/${name}`,
      origin: { file: 'simulated', index: n },
      bytes: Buffer.from('{}'),
    };
  });
}

function namesOf(count: number, nameOf: (n: number) => string): string[] {
  return Array.from({ length: count }, (_, n) => nameOf(n));
}

function accountName(n: number): string {
  return String(111_100_000_000 + n);
}
