import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type ChecksumAlgorithm, DeleteObjectCommand } from '@aws-sdk/client-s3';
import { BUCKET, md5, type S3Bench, startS3Bench } from './s3-client';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

let bench: S3Bench;

beforeAll(async () => {
  bench = await startS3Bench();
});
afterAll(() => bench.close());

const put: S3Bench['put'] = (...input) => bench.put(...input);
const get: S3Bench['get'] = (...input) => bench.get(...input);
const getText: S3Bench['getText'] = (key) => bench.getText(key);

describe('reading', () => {
  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=-20', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['bytes=5-2', '0123456789', undefined],
    ['lines=1-2', '0123456789', undefined],
  ])('answers the range %s', async (Range, expected, contentRange) => {
    await put('digits', '0123456789');
    const object = await get('digits', { Range });
    expect(await object.Body?.transformToString()).toBe(expected);
    expect(object.ContentLength).toBe(expected.length);
    expect(object.ContentRange).toBe(contentRange);
    expect(object.$metadata.httpStatusCode).toBe(contentRange ? 206 : 200);
  });

  it('keeps conditions', async () => {
    const { ETag } = await put('digits', '0123456789');
    const earlier = new Date(Date.now() - 3_600_000);
    expect((await get('digits', { IfMatch: ETag })).ContentLength).toBe(10);
    expect((await get('digits', { IfModifiedSince: earlier })).ContentLength).toBe(10);
    await expect(get('digits', { IfMatch: '"other"' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await expect(get('digits', { IfUnmodifiedSince: earlier })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await expect(get('digits', { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
  });

  it('keeps showing the object that was opened, whatever is put over it', async () => {
    const first = randomBytes(3_000_000);
    await put('replaced', first);
    const object = await get('replaced');
    await put('replaced', 'short');
    const bytes = await object.Body?.transformToByteArray();
    expect(md5(bytes ?? '')).toBe(md5(first));
  });
});

/** What buffers hold that are in use: how much garbage waits to be collected is V8's own affair. */
function heldBytes(): number {
  // Buffers are given back beside the program; a second collection waits for that of the first.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

describe('writing', () => {
  const algorithms: ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'SHA1', 'SHA256'];

  it.each(algorithms)('verifies %s of buffers and streams', async (ChecksumAlgorithm) => {
    const body = randomBytes(300_000);
    await put('buffer', body, { ChecksumAlgorithm });
    const pieces = [body.subarray(0, 1), body.subarray(1, 70_001), body.subarray(70_001)];
    const result = await put('stream', Readable.from(pieces), {
      ChecksumAlgorithm,
      ContentLength: body.length,
    });
    expect(result[`Checksum${ChecksumAlgorithm}` as keyof typeof result]).toEqual(
      expect.any(String),
    );
    for (const key of ['buffer', 'stream']) expect((await get(key)).ETag).toBe(`"${md5(body)}"`);
    expect((await get('stream')).ContentEncoding).toBeUndefined();
  });

  it('takes a stream of 100 MB in pieces, at no cost of memory', async () => {
    const piece = randomBytes(1 << 20);
    const count = 100;
    const before = heldBytes();
    let highest = before;
    const hash = createHash('md5');
    const body = Readable.from(
      (function* () {
        for (let index = 0; index < count; index += 1) {
          hash.update(piece);
          if (index % 10 === 0) highest = Math.max(highest, heldBytes());
          yield piece;
        }
      })(),
    );
    await put('large', body, { ContentLength: count * piece.length });
    const object = await get('large');
    expect(object.ETag).toBe(`"${hash.digest('hex')}"`);
    let received = 0;
    let measured = 0;
    for await (const chunk of object.Body as Readable) {
      received += (chunk as Buffer).length;
      if (received - measured < 10 * piece.length) continue;
      measured = received;
      highest = Math.max(highest, heldBytes());
    }
    expect(received).toBe(count * piece.length);
    expect(highest - before).toBeLessThan(30 << 20);
  });

  it.each([
    ['ContentMD5', { ContentMD5: createHash('md5').update('other').digest('base64') }, 'BadDigest'],
    ['a malformed ContentMD5', { ContentMD5: 'x' }, 'InvalidDigest'],
    ['ChecksumSHA256', { ChecksumSHA256: 'x'.repeat(43).concat('=') }, 'BadDigest'],
    ['ChecksumCRC64NVME', { ChecksumCRC64NVME: 'AAAAAAAAAAA=' }, 'BadDigest'],
  ])('refuses a body that does not agree with %s', async (_, input, name) => {
    await expect(put('refused', 'body', input)).rejects.toMatchObject({ name });
    await expect(get('refused')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it.each([
    ['a wrong trailer', '4\r\nbody\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 'BadDigest'],
    ['a missing trailer', '4\r\nbody\r\n0\r\n\r\n', 'MalformedTrailerError'],
    ['a malformed chunk', 'body', 'InvalidRequest'],
    ['a short body', '3\r\nbod\r\n0\r\n\r\n', 'InvalidRequest'],
  ])('refuses a streamed body with %s', async (_, body, code) => {
    const response = await fetch(`${bench.server.endpoint}/${BUCKET}/refused`, {
      method: 'PUT',
      body,
      headers: {
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': '4',
        'x-amz-trailer': 'x-amz-checksum-crc32',
      },
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
    await expect(get('refused')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('takes the signed streaming form', async () => {
    const signature = `;chunk-signature=${'0'.repeat(64)}`;
    const response = await fetch(`${bench.server.endpoint}/${BUCKET}/signed`, {
      method: 'PUT',
      body: `4${signature}\r\nbody\r\n0${signature}\r\n\r\n`,
      headers: {
        'content-encoding': 'aws-chunked',
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
        'x-amz-decoded-content-length': '4',
      },
    });
    expect(response.status).toBe(200);
    expect(await getText('signed')).toBe('body');
  });

  it('leaves nothing of an upload that breaks off', async () => {
    await put('broken', 'whole');
    const socket = connect(Number(new URL(bench.server.endpoint).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `PUT /${BUCKET}/broken HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nhalf`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await getText('broken')).toBe('whole');
    expect(await readdir(join(bench.directory, '.uploads'))).toEqual([]);
  });

  it('is whole whoever wins, when many put one key at once', async () => {
    const bodies = Array.from({ length: 30 }, (_, index) => String(index).repeat(20_000));
    await Promise.all(
      bodies.map((body, index) => put('raced', body, { Metadata: { index: String(index) } })),
    );
    const object = await get('raced');
    const winner = Number(object.Metadata?.index);
    expect(await object.Body?.transformToString()).toBe(bodies[winner]);
  });

  it('keeps folders and objects apart when they are put and deleted at once', async () => {
    const round = async (index: number) => {
      const key = index % 2 === 0 ? 'contested' : `contested/${index}/x`;
      await put(key, key);
      if (index % 2 === 1)
        await bench.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key }));
    };
    await Promise.all(Array.from({ length: 60 }, (_, index) => round(index)));
    expect(await getText('contested')).toBe('contested');
  });

  it('does not overwrite under If-None-Match: *', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    expect(await getText('once')).toBe('first');
  });
});
