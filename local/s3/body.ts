import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { assertDigest, type Checksum, checksumOf, isChecksumHeader } from './checksums';
import { ChunkDecoder } from './chunk-decoder';
import { S3Error } from './errors';

export interface ReceivedBody {
  readonly size: number;
  readonly md5Hex: string;
  /** The checksum that was verified, as S3 repeats it in its answer. */
  readonly verified: Readonly<Record<string, string>>;
}

/** What one upload promises about its bytes, in its headers and in the trailers it announces. */
interface Promised {
  readonly contentMd5: string | undefined;
  readonly sha256Hex: string | undefined;
  readonly checksums: ReadonlyMap<string, { checksum: Checksum; expected: string | undefined }>;
  readonly chunked: ChunkDecoder | undefined;
}

const STREAMING = /^STREAMING-/;
const SHA256_HEX = /^[0-9a-f]{64}$/;
const MAX_OBJECT_BYTES = 5 * 1024 ** 3;

/** Streams an upload into a file and verifies everything that was said about its bytes. */
export async function receiveBody(request: IncomingMessage, path: string): Promise<ReceivedBody> {
  const promised = readPromises(request.headers);
  const md5 = createHash('md5');
  const sha256 = promised.sha256Hex === undefined ? undefined : createHash('sha256');
  let size = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      md5.update(chunk);
      sha256?.update(chunk);
      for (const { checksum } of promised.checksums.values()) checksum.update(chunk);
      done(size > MAX_OBJECT_BYTES ? entityTooLarge() : null, chunk);
    },
  });
  const stages = promised.chunked === undefined ? [meter] : [promised.chunked, meter];
  await feed(request, stages[0] ?? meter, pipeline([...stages, createWriteStream(path)]));

  const digest = md5.digest();
  if (promised.contentMd5 !== undefined)
    assertDigest('Content-MD5', promised.contentMd5, digest.toString('base64'));
  if (sha256 !== undefined && sha256.digest('hex') !== promised.sha256Hex)
    throw new S3Error(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  return { size, md5Hex: digest.toString('hex'), verified: verifyChecksums(promised) };
}

/**
 * Like a pipeline from the request, but one that leaves the request whole when a later stage fails:
 * destroying it would cut the connection before the client has read why.
 */
async function feed(
  request: IncomingMessage,
  first: Transform,
  finished: Promise<void>,
): Promise<void> {
  const abort = (error: Error): void => void first.destroy(error);
  request.once('error', abort);
  request.pipe(first);
  try {
    await finished;
  } finally {
    request.unpipe(first);
    request.off('error', abort);
  }
}

function entityTooLarge(): S3Error {
  return new S3Error(
    400,
    'EntityTooLarge',
    'Your proposed upload exceeds the maximum allowed size of 5 GB.',
  );
}

function readPromises(headers: IncomingHttpHeaders): Promised {
  const contentSha256 = header(headers, 'x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  const isChunked = STREAMING.test(contentSha256);
  // A stream comes in HTTP's own chunks: then its decoded length is what stands for it.
  if (!isChunked && headers['content-length'] === undefined)
    throw new S3Error(
      411,
      'MissingContentLength',
      'You must provide the Content-Length HTTP header.',
    );
  return {
    contentMd5: readContentMd5(headers),
    sha256Hex: SHA256_HEX.test(contentSha256) ? contentSha256 : undefined,
    checksums: readChecksums(headers, isChunked),
    chunked: isChunked ? new ChunkDecoder(readDecodedLength(headers)) : undefined,
  };
}

function readContentMd5(headers: IncomingHttpHeaders): string | undefined {
  const value = header(headers, 'content-md5');
  if (value === undefined) return undefined;
  if (!/^[A-Za-z0-9+/]{22}==$/.test(value))
    throw new S3Error(400, 'InvalidDigest', 'The Content-MD5 you specified is not valid.');
  return value;
}

function readDecodedLength(headers: IncomingHttpHeaders): number {
  const value = header(headers, 'x-amz-decoded-content-length') ?? '';
  if (!/^\d+$/.test(value))
    throw new S3Error(
      411,
      'MissingContentLength',
      'An aws-chunked body needs the x-amz-decoded-content-length header.',
    );
  return Number(value);
}

function readChecksums(headers: IncomingHttpHeaders, isChunked: boolean): Promised['checksums'] {
  const given = Object.keys(headers).filter(isChecksumHeader);
  const announced = isChunked ? readAnnouncedTrailers(headers) : [];
  if (given.length + announced.length > 1)
    throw new S3Error(400, 'InvalidRequest', 'Expecting a single x-amz-checksum- header.');
  return new Map(
    [...given, ...announced].map((name) => [
      name,
      { checksum: checksumOf(name), expected: header(headers, name) },
    ]),
  );
}

function readAnnouncedTrailers(headers: IncomingHttpHeaders): string[] {
  return (header(headers, 'x-amz-trailer') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}

function verifyChecksums({ checksums, chunked }: Promised): Record<string, string> {
  const verified: Record<string, string> = {};
  for (const [name, { checksum, expected }] of checksums) {
    const promised = expected ?? chunked?.trailers.get(name);
    if (promised === undefined)
      throw new S3Error(400, 'MalformedTrailerError', `The announced trailer ${name} is missing.`);
    const actual = checksum.base64();
    assertDigest(name, promised, actual);
    verified[name] = actual;
  }
  return verified;
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
