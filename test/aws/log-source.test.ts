import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri, S3LogSource, s3Uri } from '../../aws/s3-log-source';
import { UnreadableFileError } from '../../core/errors';
import { FolderLogSource } from '../../local/folder-log-source';
import { LOCAL_OWNER, type LocalS3, startS3 } from '../../local/s3-server';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy';
import { BufferLogSource } from '../support/memory-ports';
import { BUCKET, LOG_KEY } from '../support/notifications';
import { describeLogSource } from './log-source.contract';

describe('log files in memory', () => {
  describeLogSource(async () => {
    const source = new BufferLogSource();
    return {
      source,
      fileOf: (key) => ({ uri: `memory:${key}`, key }),
      put: async (file, bytes) => void source.files.set(file.uri, bytes),
    };
  });
});

describe('log files in a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trailstore-logs-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  describeLogSource(async () => ({
    source: new FolderLogSource(),
    fileOf: (key) => {
      const path = join(folder, key);
      return { uri: pathToFileURL(path).href, key: path };
    },
    put: async ({ key }, bytes) => {
      await mkdir(dirname(key), { recursive: true });
      await writeFile(key, bytes);
    },
  }));
});

describe('log files in S3', () => {
  let directory: string;
  let server: LocalS3;
  let proxy: FaultProxy;
  const clients: S3Client[] = [];
  const connect = (endpoint: string) => {
    const client = new S3Client({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      forcePathStyle: true,
      maxAttempts: 1,
    });
    clients.push(client);
    return client;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'trailstore-s3-'));
    server = await startS3({ directory });
    proxy = await startFaultProxy(server.endpoint);
    await connect(server.endpoint).send(new CreateBucketCommand({ Bucket: BUCKET }));
  });
  afterEach(() => proxy.reset());
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await proxy.close();
    await server.close();
    await rm(directory, { recursive: true });
  });

  const fileOf = (key: string) => ({ uri: s3Uri(BUCKET, key), key });

  describeLogSource(async () => {
    const client = connect(server.endpoint);
    return {
      source: new S3LogSource(client),
      fileOf,
      put: async ({ key }, Body) =>
        void (await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body }))),
    };
  });

  const errorXml = (code: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;

  test.each([
    ['there is no such object', 'NoSuchKey', 404],
    ['there is no such bucket', 'NoSuchBucket', 404],
    ['there is no such version', 'NoSuchVersion', 404],
    ['we may not see it', 'AccessDenied', 403],
    ['it lies in an archive', 'InvalidObjectState', 403],
  ])('a file is unreadable when %s', async (_, code, status) => {
    proxy.fail(() => ({ kind: 'answer', status, body: errorXml(code) }));
    const opening = new S3LogSource(connect(proxy.endpoint)).open(fileOf(LOG_KEY));
    await expect(opening).rejects.toThrow(UnreadableFileError);
    await expect(opening).rejects.toMatchObject({ cause: { name: code } });
  });

  test.each([
    ['S3 is overloaded', 'SlowDown', 503],
    ['S3 is in trouble', 'InternalError', 500],
  ])('a file is not blamed when %s', async (_, code, status) => {
    proxy.fail(() => ({ kind: 'answer', status, body: errorXml(code) }));
    const opening = new S3LogSource(connect(proxy.endpoint)).open(fileOf(LOG_KEY));
    await expect(opening).rejects.toMatchObject({ name: code });
  });

  const HASTY = { longestSilenceMilliseconds: 50 };

  test('a file that comes to a halt breaks off', async () => {
    const client = connect(server.endpoint);
    const Body = Buffer.alloc(100_000);
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'long', Body }));
    proxy.fail(() => ({ kind: 'silence', afterBytes: 50_000 }));
    const chunks = await new S3LogSource(connect(proxy.endpoint), HASTY).open(fileOf('long'));
    await expect(buffer(chunks)).rejects.toThrow('S3 sent nothing for 0.05 seconds');
  });

  test('a file that nobody reads on for longer than that comes whole', async () => {
    const client = connect(server.endpoint);
    const Body = Buffer.alloc(2_000_000);
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'long', Body }));
    const chunks = await new S3LogSource(connect(server.endpoint), HASTY).open(fileOf('long'));
    let bytes = 0;
    for await (const chunk of chunks) {
      if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 120));
      bytes += chunk.length;
    }
    expect(bytes).toBe(2_000_000);
  });

  test('a connection that is cut within a file is an error, not its end', async () => {
    const client = connect(server.endpoint);
    await client.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: 'long', Body: Buffer.alloc(100_000) }),
    );
    proxy.fail(() => ({ kind: 'cut', afterBytes: 50_000 }));
    const chunks = await new S3LogSource(connect(proxy.endpoint)).open(fileOf('long'));
    const reading = (async () => {
      let bytes = 0;
      for await (const chunk of chunks) bytes += chunk.length;
      return bytes;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('a file is unreadable where its bucket is of another account', async () => {
    const client = connect(server.endpoint);
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: LOG_KEY, Body: 'a log' }));
    const open = (bucketOwner: string) =>
      new S3LogSource(client, { bucketOwner }).open(fileOf(LOG_KEY));
    expect((await buffer(await open(LOCAL_OWNER))).toString()).toBe('a log');
    await expect(open('444455556666')).rejects.toThrow('the bucket is of another account');
  });

  test('a file comes with what S3 says of it', async () => {
    const client = connect(server.endpoint);
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: LOG_KEY, Body: 'a log' }));
    const { etag, size } = await new S3LogSource(client).open(fileOf(LOG_KEY));
    const md5 = createHash('md5').update('a log').digest('hex');
    expect({ etag, size }).toEqual({ etag: md5, size: 'a log'.length });
  });

  test('the version that was announced is the one that is read', async () => {
    const asked: (string | undefined)[] = [];
    const client = connect(server.endpoint);
    client.middlewareStack.add(
      (next) => async (args) => {
        const { input } = args as { input: { VersionId?: string } };
        asked.push(input.VersionId);
        return next(args);
      },
      { step: 'initialize' },
    );
    const source = new S3LogSource(client);
    await source.open({ ...fileOf(LOG_KEY), version: 'v7' }).catch(() => {});
    expect(asked).toEqual(['v7']);
  });

  test.each([
    ['s3://logs/a/b.json', { bucket: 'logs', key: 'a/b.json' }],
    ['s3://logs/a b+c%20d', { bucket: 'logs', key: 'a b+c%20d' }],
    ['s3://logs//a', { bucket: 'logs', key: '/a' }],
    ['s3://logs/', { bucket: 'logs', key: '' }],
    ['s3://logs', { bucket: 'logs', key: '' }],
  ])('the address %s has its parts', (uri, parts) => {
    expect(parseS3Uri(uri)).toEqual(parts);
  });

  test.each(['logs/a', 'file:///a', 'https://logs/a', ''])('%j is no address in S3', (uri) => {
    expect(() => parseS3Uri(uri)).toThrow(UnreadableFileError);
  });
});
