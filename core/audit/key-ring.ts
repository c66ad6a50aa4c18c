import type { KeyObject } from 'node:crypto';
import { KeyRing as RegionKeyRing } from '../digests/key-ring';
import { readPublicKey } from '../digests/signature';
import type { PublicKeys } from '../ports';

/** Keys are in use for longer than it; a digest signed about the change of keys has either. */
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** CloudTrail's public keys of all Regions, each asked for once in a process's life. */
export class KeyRing {
  private readonly regions = new Map<string, RegionKeyRing>();

  constructor(private readonly source: PublicKeys) {}

  /** @returns undefined when CloudTrail had no such key at that time, or none that can be read */
  async find(region: string, fingerprint: string, at: Date): Promise<KeyObject | undefined> {
    const keys = this.ofRegion(region);
    if (keys.find(fingerprint) === undefined) {
      const since = new Date(at.getTime() - DAY_MILLISECONDS);
      await keys.fetchForRange(since, new Date(at.getTime() + DAY_MILLISECONDS));
    }
    const key = keys.find(fingerprint);
    return key && readPublicKey(key);
  }

  private ofRegion(region: string): RegionKeyRing {
    const known = this.regions.get(region) ?? new RegionKeyRing(this.source, region);
    this.regions.set(region, known);
    return known;
  }
}
