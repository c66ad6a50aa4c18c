import { ByteSource } from '../records/byte-source';
import { GzipFormatError, inflateFirstMember } from './first-member';

/** An hour of a very busy account lists some ten thousand files of 500 bytes each. */
const MOST_DIGEST_BYTES = 64 * 1024 * 1024;

/** A digest file's uncompressed bytes: what is signed. */
export interface UnpackedDigest {
  readonly text: Buffer;
  /** Whether bytes stand behind the gzip, which no signature covers. */
  readonly hasMore: boolean;
}

/**
 * Uncompresses a digest file as AWS's validator does: its first gzip member, which must be whole.
 * @returns undefined when it is none, or larger than any digest is
 */
export async function unpackDigest(body: Buffer): Promise<UnpackedDigest | undefined> {
  const chunks: Buffer[] = [];
  const source = new ByteSource(alone(body), Number.POSITIVE_INFINITY);
  try {
    const member = inflateFirstMember(source, MOST_DIGEST_BYTES);
    let step = await member.next();
    while (step.done !== true) {
      chunks.push(step.value);
      step = await member.next();
    }
    const { isWhole, hasMore } = step.value;
    return isWhole ? { text: Buffer.concat(chunks), hasMore } : undefined;
  } catch (error) {
    if (error instanceof GzipFormatError) return undefined;
    throw error;
  }
}

async function* alone(body: Buffer): AsyncGenerator<Buffer> {
  yield body;
}
