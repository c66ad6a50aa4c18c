import { type CloudTrailClient, paginateListPublicKeys } from '@aws-sdk/client-cloudtrail';
import type { PublicKey } from '../core/digests/signature';
import type { PublicKeys } from '../core/ports';

/** CloudTrail's public keys, from CloudTrail itself; what was asked once is not asked again. */
export class CloudTrailPublicKeys implements PublicKeys {
  private readonly clients = new Map<string, CloudTrailClient>();
  private readonly known = new Map<string, Promise<readonly PublicKey[]>>();

  /** @param connect makes a client of a Region */
  constructor(private readonly connect: (region: string) => CloudTrailClient) {}

  list(region: string, from: Date, until: Date): Promise<readonly PublicKey[]> {
    const name = JSON.stringify([region, from, until]);
    const known = this.known.get(name) ?? this.fetch(region, from, until);
    this.known.set(name, known);
    // A call that failed is made again.
    known.catch(() => this.known.delete(name));
    return known;
  }

  private async fetch(region: string, from: Date, until: Date): Promise<readonly PublicKey[]> {
    const keys: PublicKey[] = [];
    const pages = paginateListPublicKeys(
      { client: this.clientOf(region) },
      { StartTime: from, EndTime: until },
    );
    for await (const page of pages) {
      for (const { Fingerprint: fingerprint, Value: bytes } of page.PublicKeyList ?? []) {
        if (fingerprint === undefined || bytes === undefined) continue;
        keys.push({ fingerprint, value: Buffer.from(bytes).toString('base64') });
      }
    }
    return keys;
  }

  private clientOf(region: string): CloudTrailClient {
    const client = this.clients.get(region) ?? this.connect(region);
    this.clients.set(region, client);
    return client;
  }
}
