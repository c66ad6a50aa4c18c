import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { pipeline } from 'node:stream/promises';

interface Known {
  readonly fingerprint: string;
  readonly etag: string;
}

/** A file that was replaced or rewritten differs in one of these. */
function fingerprintOf({ ino, size, mtimeMs }: Stats): string {
  return `${ino}:${size}:${mtimeMs}`;
}

/**
 * The MD5 of every object, which S3 gives as the ETag of one that was put in one piece. It is
 * known from the upload, or computed once: files may be put into a bucket's folder by hand.
 */
export class ETags {
  private readonly known = new Map<string, Known>();

  remember(path: string, stats: Stats, etag: string): void {
    this.known.set(path, { fingerprint: fingerprintOf(stats), etag });
  }

  forget(path: string): void {
    this.known.delete(path);
  }

  async of(path: string, stats: Stats, descriptor: number): Promise<string> {
    const known = this.known.get(path);
    if (known?.fingerprint === fingerprintOf(stats)) return known.etag;
    const hash = createHash('md5');
    await pipeline(createReadStream(path, { fd: descriptor, start: 0, autoClose: false }), hash);
    const etag = hash.digest('hex');
    this.remember(path, stats, etag);
    return etag;
  }
}
