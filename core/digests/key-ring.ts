import type { PublicKeys } from '../ports';
import { namedTime } from './digest-key';
import type { PublicKey } from './signature';

const HOUR = 3_600_000;

/** The public keys that one pass over a chain has at hand, by fingerprint. */
export class KeyRing {
  private readonly keys = new Map<string, PublicKey>();

  /** @param region whose digests are verified: each Region has keys of its own */
  constructor(
    private readonly source: PublicKeys,
    private readonly region: string,
  ) {}

  find(fingerprint: string): PublicKey | undefined {
    return this.keys.get(fingerprint);
  }

  /** Fetches the keys for digests of a range; a digest is signed when its hour is over. */
  async fetchForRange(since: Date, until: Date): Promise<void> {
    await this.fetch(since, namedTime(new Date(until.getTime() + 2 * HOUR)));
  }

  /**
   * Fetches the keys for one backfill digest, which was signed long after its hour.
   * @returns the range that was asked for, when there is no key in it
   */
  async fetchAround(time: Date): Promise<{ from: Date; until: Date } | undefined> {
    const [from, until] = [new Date(time.getTime() - HOUR), new Date(time.getTime() + HOUR)];
    return (await this.fetch(from, until)) === 0 ? { from, until } : undefined;
  }

  private async fetch(from: Date, until: Date): Promise<number> {
    const found = await this.source.list(this.region, from, until);
    for (const key of found) this.keys.set(key.fingerprint, key);
    return found.length;
  }
}
