import type { KeyObject } from 'node:crypto';
import { readPublicKey } from '../digests/signature';
import type { PublicKeys } from '../ports';

/** Keys are in use for longer than it; a digest signed about the change of keys has either. */
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** CloudTrail's public keys, each asked for once in a process's life. */
export class KeyRing {
  /** By Region and fingerprint: every Region has keys of its own. */
  private readonly known = new Map<string, KeyObject>();

  constructor(private readonly keys: PublicKeys) {}

  /** @returns undefined when CloudTrail had no such key at that time, or none that can be read */
  async find(region: string, fingerprint: string, at: Date): Promise<KeyObject | undefined> {
    const name = `${region} ${fingerprint}`;
    if (!this.known.has(name)) await this.learn(region, at);
    return this.known.get(name);
  }

  private async learn(region: string, at: Date): Promise<void> {
    const from = new Date(at.getTime() - DAY_MILLISECONDS);
    const until = new Date(at.getTime() + DAY_MILLISECONDS);
    for (const key of await this.keys.list(region, from, until)) {
      const read = readPublicKey(key);
      if (read !== undefined) this.known.set(`${region} ${key.fingerprint}`, read);
    }
  }
}
