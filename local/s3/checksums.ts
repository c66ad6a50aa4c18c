import { createHash } from 'node:crypto';
import { notImplemented, S3Error } from './errors';

export interface Checksum {
  update(chunk: Uint8Array): void;
  base64(): string;
}

function fromCrypto(algorithm: string): Checksum {
  const hash = createHash(algorithm);
  return { update: (chunk) => void hash.update(chunk), base64: () => hash.digest('base64') };
}

/** The CRCs in their reflected form: a table for each polynomial, all ones before and after. */
function crc32Table(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1)
      value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
}

const CRC32_TABLE = crc32Table(0xedb88320);
const CRC32C_TABLE = crc32Table(0x82f63b78);

function crc32(table: Uint32Array): Checksum {
  let state = 0xffffffff;
  return {
    update(chunk) {
      let value = state;
      // By index: to iterate over the bytes takes several times as long.
      for (let at = 0; at < chunk.length; at++) {
        value = (table[(value ^ (chunk[at] as number)) & 0xff] as number) ^ (value >>> 8);
      }
      state = value;
    },
    base64() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(~state >>> 0);
      return bytes.toString('base64');
    },
  };
}

const CRC64_NVME = 0x9a6c9329ac4bc9b5n;

/** 64 bits as two halves: BigInt arithmetic for every byte would be a hundred times slower. */
const CRC64_TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit += 1)
    value = value & 1n ? (value >> 1n) ^ CRC64_NVME : value >> 1n;
  return { high: Number(value >> 32n), low: Number(value & 0xffffffffn) };
});

function crc64Nvme(): Checksum {
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update(chunk) {
      for (let at = 0; at < chunk.length; at++) {
        const place = (low ^ (chunk[at] as number)) & 0xff;
        const entry = CRC64_TABLE[place] as { high: number; low: number };
        low = ((low >>> 8) | (high << 24)) ^ entry.low;
        high = (high >>> 8) ^ entry.high;
      }
    },
    base64() {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(~high >>> 0, 0);
      bytes.writeUInt32BE(~low >>> 0, 4);
      return bytes.toString('base64');
    },
  };
}

const CHECKSUM_HEADER = 'x-amz-checksum-';

const ALGORITHMS: Readonly<Record<string, () => Checksum>> = {
  [`${CHECKSUM_HEADER}crc32`]: () => crc32(CRC32_TABLE),
  [`${CHECKSUM_HEADER}crc32c`]: () => crc32(CRC32C_TABLE),
  [`${CHECKSUM_HEADER}crc64nvme`]: crc64Nvme,
  [`${CHECKSUM_HEADER}md5`]: () => fromCrypto('md5'),
  [`${CHECKSUM_HEADER}sha1`]: () => fromCrypto('sha1'),
  [`${CHECKSUM_HEADER}sha256`]: () => fromCrypto('sha256'),
  [`${CHECKSUM_HEADER}sha512`]: () => fromCrypto('sha512'),
};

/** Headers of the family that carry no checksum. */
const NOT_A_CHECKSUM = new Set([`${CHECKSUM_HEADER}mode`, `${CHECKSUM_HEADER}type`]);

export function isChecksumHeader(name: string): boolean {
  return name.startsWith(CHECKSUM_HEADER) && !NOT_A_CHECKSUM.has(name);
}

/**
 * The checksum that a header or trailer of this name carries. One that cannot be computed here
 * (XXHash) is refused: an upload must not pass for verified when it was not.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function checksumOf(header: string): Checksum {
  const create = ALGORITHMS[header];
  if (create === undefined) throw notImplemented(`the checksum ${header}`);
  return create();
}

export function assertDigest(name: string, expected: string, actual: string): void {
  if (expected === actual) return;
  throw new S3Error(
    400,
    'BadDigest',
    `The ${name} you specified (${expected}) did not match what was received (${actual}).`,
  );
}
