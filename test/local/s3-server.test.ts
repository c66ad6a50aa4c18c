import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { startS3 } from '../../local/s3-server';
import { anyKey } from './s3/any-key';
import { BUCKET, md5, type S3Bench, startS3Bench } from './s3-client';

let bench: S3Bench;

beforeAll(async () => {
  bench = await startS3Bench();
});
afterAll(() => bench.close());

const put: S3Bench['put'] = (...input) => bench.put(...input);
const get: S3Bench['get'] = (...input) => bench.get(...input);
const getText: S3Bench['getText'] = (key) => bench.getText(key);

describe('buckets', () => {
  it('are created, found and listed', async () => {
    await bench.client.send(new CreateBucketCommand({ Bucket: 'another.bucket' }));
    await bench.client.send(new HeadBucketCommand({ Bucket: 'another.bucket' }));
    const { Buckets } = await bench.client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['another.bucket', BUCKET]);
    expect(Buckets?.[0]?.CreationDate).toBeInstanceOf(Date);
  });

  it('are refused in S3’s words', async () => {
    const create = (Bucket: string) => bench.client.send(new CreateBucketCommand({ Bucket }));
    await expect(create(BUCKET)).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
    await expect(create('a..b')).rejects.toMatchObject({ name: 'InvalidBucketName' });
    await expect(create('Upper_Case')).rejects.toMatchObject({ name: 'InvalidBucketName' });
    await expect(
      bench.client.send(new HeadBucketCommand({ Bucket: 'missing' })),
    ).rejects.toMatchObject({ name: 'NotFound' });
    await expect(
      bench.client.send(new PutObjectCommand({ Bucket: 'missing', Key: 'a', Body: 'a' })),
    ).rejects.toMatchObject({ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } });
  });
});

describe('objects', () => {
  it('come back with what was put beside them', async () => {
    const putResult = await put('logs/first.json', '{"Records":[]}', {
      ContentType: 'application/json',
      ContentEncoding: 'gzip',
      Metadata: { Signature: 'abc', 'signature-algorithm': 'SHA256withRSA' },
    });
    const object = await get('logs/first.json');
    expect(await object.Body?.transformToString()).toBe('{"Records":[]}');
    expect(object).toMatchObject({
      ETag: `"${md5('{"Records":[]}')}"`,
      ContentLength: 14,
      ContentType: 'application/json',
      ContentEncoding: 'gzip',
      AcceptRanges: 'bytes',
      Metadata: { signature: 'abc', 'signature-algorithm': 'SHA256withRSA' },
    });
    expect(putResult.ETag).toBe(object.ETag);
    const head = await bench.client.send(
      new HeadObjectCommand({ Bucket: BUCKET, Key: 'logs/first.json' }),
    );
    expect(head.ContentLength).toBe(14);
    expect(head.LastModified?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('are files that a person finds, with their metadata beside them', async () => {
    await put('logs/plain.json', 'plain');
    await put('logs/told.json', 'told', { Metadata: { signature: 'abc' } });
    const folder = join(bench.directory, BUCKET, 'logs');
    expect(await readFile(join(folder, 'plain.json'), 'utf8')).toBe('plain');
    expect(JSON.parse(await readFile(join(folder, 'told.json.metadata.json'), 'utf8'))).toEqual({
      signature: 'abc',
    });
    expect(await readdir(folder)).not.toContain('plain.json.metadata.json');
    await put('logs/told.json', 'again');
    expect(await readdir(folder)).not.toContain('told.json.metadata.json');
    expect((await get('logs/told.json')).Metadata).toEqual({});
  });

  it('may be put there by hand', async () => {
    const folder = join(bench.directory, BUCKET, 'by', 'hand');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'file.json'), 'one');
    expect((await get('by/hand/file.json')).ETag).toBe(`"${md5('one')}"`);
    await writeFile(join(folder, 'file.json'), 'other');
    expect((await get('by/hand/file.json')).ETag).toBe(`"${md5('other')}"`);
  });

  it('may be empty', async () => {
    await put('empty', Buffer.alloc(0));
    const object = await get('empty');
    expect(object.ContentLength).toBe(0);
    expect(await object.Body?.transformToString()).toBe('');
    expect(object.ETag).toBe(`"${md5('')}"`);
    await expect(get('empty', { Range: 'bytes=0-0' })).rejects.toMatchObject({
      name: 'InvalidRange',
    });
  });

  it('are missing in S3’s words', async () => {
    await expect(get('missing')).rejects.toMatchObject({
      name: 'NoSuchKey',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(get('logs')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(
      bench.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'missing' })),
    ).rejects.toMatchObject({ name: 'NotFound' });
    await expect(get('k'.repeat(1025))).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  it('are deleted, with their empty folders, and deleting twice is no error', async () => {
    const remove = (Key: string) =>
      bench.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
    await put('gone/deep/a', 'a', { Metadata: { a: 'b' } });
    await put('gone/b', 'b');
    await remove('gone/deep/a');
    expect(await readdir(join(bench.directory, BUCKET, 'gone'))).toEqual(['b']);
    await remove('gone/b');
    await remove('gone/b');
    expect(await readdir(join(bench.directory, BUCKET))).not.toContain('gone');
  });

  it('survive a restart', async () => {
    await put('kept', 'kept', { Metadata: { a: 'b' } });
    const second = await startS3({ directory: bench.directory });
    const response = await fetch(`${second.endpoint}/${BUCKET}/kept`);
    expect(response.headers.get('x-amz-meta-a')).toBe('b');
    expect(response.headers.get('etag')).toBe(`"${md5('kept')}"`);
    await second.close();
  });

  it('can be an object and a folder at once', async () => {
    await put('both', 'object', { Metadata: { is: 'object' } });
    await put('both/below', 'below');
    await put('both/', 'marker');
    expect(await getText('both')).toBe('object');
    expect((await get('both')).Metadata).toEqual({ is: 'object' });
    await put('both', 'changed');
    expect(await Promise.all(['both', 'both/below', 'both/'].map(getText))).toEqual([
      'changed',
      'below',
      'marker',
    ]);
  });

  it('round-trip under every legal key, and nothing leaves the bucket’s folder', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyKey, { minLength: 1, maxLength: 6 }), async (keys) => {
        for (const key of keys) await put(key, key, { Metadata: { size: String(key.length) } });
        for (const key of keys) {
          const object = await get(key);
          expect(await object.Body?.transformToString()).toBe(key);
          expect(object.Metadata).toEqual({ size: String(key.length) });
        }
        for (const Key of keys) {
          await bench.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
          await expect(get(Key)).rejects.toMatchObject({ name: 'NoSuchKey' });
        }
      }),
      { numRuns: 40 },
    );
    expect((await readdir(bench.directory)).sort()).toEqual(['.uploads', 'another.bucket', BUCKET]);
    expect(await readdir(join(bench.directory, '.uploads'))).toEqual([]);
  });
});

describe('notifications', () => {
  it('have the shape of S3’s own', async () => {
    await put('a b/c+d=é,(x)', '12345');
    await put('next', 'x');
    const [first, second] = bench.notifications
      .slice(-2)
      .map((body) => JSON.parse(body).Records[0]);
    expect(first).toMatchObject({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      s3: {
        bucket: { name: BUCKET, arn: `arn:aws:s3:::${BUCKET}` },
        object: { key: 'a+b/c%2Bd%3D%C3%A9%2C%28x%29', size: 5, eTag: md5('12345') },
      },
    });
    expect(second.s3.object.sequencer > first.s3.object.sequencer).toBe(true);
  });

  it('hold the client back', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await startS3({ directory: bench.directory, onObjectCreated: () => held });
    let isAnswered = false;
    const answer = fetch(`${server.endpoint}/${BUCKET}/held`, { method: 'PUT', body: 'x' }).then(
      (response) => {
        isAnswered = true;
        return text(response.body as unknown as Readable);
      },
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAnswered).toBe(false);
    release();
    await answer;
    await server.close();
  });
});

describe('what it does not do', () => {
  it.each([
    ['CopyObject', new CopyObjectCommand({ Bucket: BUCKET, Key: 'b', CopySource: `${BUCKET}/a` })],
    ['CreateMultipartUpload', new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: 'b' })],
    ['GetObjectTagging', new GetObjectTaggingCommand({ Bucket: BUCKET, Key: 'b' })],
    ['GetBucketVersioning', new GetBucketVersioningCommand({ Bucket: BUCKET })],
    ['ListObjects', new ListObjectsCommand({ Bucket: BUCKET })],
    [
      'DeleteObjects',
      new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: [{ Key: 'b' }] } }),
    ],
    [
      'PutObject with x-amz-tagging',
      new PutObjectCommand({ Bucket: BUCKET, Key: 'b', Tagging: 'a=b' }),
    ],
    ['GetObject', new GetObjectCommand({ Bucket: BUCKET, Key: 'b', VersionId: '1' })],
    [
      'xxhash',
      new PutObjectCommand({
        Bucket: BUCKET,
        Key: 'b',
        Body: 'b',
        ChecksumXXHASH64: 'AAAAAAAAAAA=',
      }),
    ],
  ])('is refused by name: %s', async (name, command) => {
    const refused = bench.client.send(command as PutObjectCommand);
    await expect(refused).rejects.toMatchObject({
      name: 'NotImplemented',
      $metadata: { httpStatusCode: 501 },
      message: expect.stringContaining(name),
    });
    await expect(get('b')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('answers no web page and no other name', async () => {
    const url = `${bench.server.endpoint}/${BUCKET}/digits`;
    expect((await fetch(url, { headers: { Origin: 'http://example.com' } })).status).toBe(403);
    const virtualHost = new S3Client({
      endpoint: bench.server.endpoint.replace('127.0.0.1', 'localhost'),
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    await expect(
      virtualHost.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'digits' })),
    ).rejects.toThrow();
    virtualHost.destroy();
  });

  it('listens on no interface but loopback', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);
    for (const { address } of others) {
      const socket = connect(Number(new URL(bench.server.endpoint).port), address);
      await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
    }
  });
});
