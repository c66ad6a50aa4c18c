import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { S3LogArchive } from '../../aws/s3-log-archive';
import { UnreadableFileError, UsageError } from '../../core/errors';
import { FolderLogArchive } from '../../local/folder-log-archive';
import { type LocalS3, startS3 } from '../../local/s3-server';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy';
import { describeLogArchive } from './log-archive.contract';

const BUCKET = 'archive-logs';

describe('an archive in a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trailstore-archive-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const put = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };

  describeLogArchive(async () => ({
    archive: new FolderLogArchive(folder),
    bucket: BUCKET,
    put: async (key, body, metadata) => {
      await put(`${BUCKET}/${key}`, body);
      if (metadata !== undefined) {
        await put(`${BUCKET}/${key}.metadata.json`, JSON.stringify(metadata));
      }
    },
  }));

  test.each<[string, string, object]>([
    ['as they are', '{"signature":"ab"}', { signature: 'ab' }],
    ['as HTTP has them', '{"X-Amz-Meta-Signature":"ab"}', { signature: 'ab' }],
    [
      'as head-object prints them',
      '{"ETag":"x","Metadata":{"signature":"ab"}}',
      { signature: 'ab' },
    ],
    ['without a value', '{"signature":""}', { signature: '' }],
    ['of another type', '{"signature":5}', {}],
    ['that are no JSON', '{', {}],
    ['that are a list', '["signature"]', {}],
    ['behind a byte order mark', '\ufeff{"signature":"ab"}', { signature: 'ab' }],
    ['at a length that no metadata have', `{"signature":"${'ab'.repeat(600_000)}"}`, {}],
  ])('metadata may be written %s', async (_, text, metadata) => {
    await put('b-1/d', 'x');
    await put('b-1/d.metadata.json', text);
    expect((await new FolderLogArchive(folder).fetch('b-1', 'd'))?.metadata).toEqual(metadata);
  });

  test('metadata that are a folder are none', async () => {
    await put('b-1/d', 'x');
    await put('b-1/d.metadata.json/x', '{}');
    expect((await new FolderLogArchive(folder).fetch('b-1', 'd'))?.metadata).toEqual({});
  });

  test('metadata that are a pipe are none, and are not waited for', async () => {
    await put('b-1/d', 'x');
    execFileSync('mkfifo', [join(folder, 'b-1/d.metadata.json')]);
    expect((await new FolderLogArchive(folder).fetch('b-1', 'd'))?.metadata).toEqual({});
  });

  test('a link that leads round in a circle is no object', async () => {
    await put('b-1/d', 'x');
    await symlink('loop', join(folder, 'b-1/loop'));
    const archive = new FolderLogArchive(folder);
    expect(await archive.fetch('b-1', 'loop')).toBeUndefined();
    expect(await archive.open('b-1', 'loop')).toBeUndefined();
  });

  test('a link to a directory is a bucket', async () => {
    await put('logs-a/x', 'x');
    await symlink('logs-a', join(folder, 'logs-b'));
    const archive = new FolderLogArchive(folder);
    expect(await archive.buckets()).toEqual(['logs-a', 'logs-b']);
    expect((await archive.fetch('logs-b', 'x'))?.body.toString()).toBe('x');
  });

  test('each directory is a bucket', async () => {
    await put('logs-b/x', '');
    await put('logs-a/x', '');
    await put('.hidden/x', '');
    await put('a file', '');
    expect(await new FolderLogArchive(folder).buckets()).toEqual(['logs-a', 'logs-b']);
  });

  test('a bucket itself is not what is asked for', async () => {
    await put('AWSLogs/x', '');
    await expect(new FolderLogArchive(folder).buckets()).rejects.toThrow(UsageError);
  });

  test('a folder that is not there is named', async () => {
    const gone = new FolderLogArchive(join(folder, 'gone'));
    await expect(gone.buckets()).rejects.toThrow(/there is no folder .*gone/);
  });

  test.each(['..', '../other', '/etc', ''])(
    'no bucket %j leads out of the folder',
    async (bucket) => {
      await put('in/x', 'x');
      const archive = new FolderLogArchive(join(folder, 'in'));
      expect(await archive.fetch(bucket, 'x')).toBeUndefined();
      expect(await archive.open(bucket, 'in/x')).toBeUndefined();
      expect(await archive.listFolders(bucket, '')).toEqual([]);
    },
  );
});

describe('an archive in S3', () => {
  let directory: string;
  let server: LocalS3;
  let proxy: FaultProxy;
  let client: S3Client;
  let spoiled: S3Client;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'trailstore-s3-'));
    server = await startS3({ directory });
    proxy = await startFaultProxy(server.endpoint);
    [client, spoiled] = [server.endpoint, proxy.endpoint].map(
      (endpoint) =>
        new S3Client({
          endpoint,
          region: 'us-east-1',
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
          forcePathStyle: true,
          maxAttempts: 1,
        }),
    ) as [S3Client, S3Client];
  });
  afterEach(() => proxy.reset());
  afterAll(async () => {
    client.destroy();
    spoiled.destroy();
    await proxy.close();
    await server.close();
    await rm(directory, { recursive: true });
  });

  let buckets = 0;
  describeLogArchive(async () => {
    const bucket = `${BUCKET}-${buckets++}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return {
      archive: new S3LogArchive(client),
      bucket,
      put: async (Key, Body, Metadata) =>
        void (await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body, Metadata }))),
    };
  });

  const errorXml = (code: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;

  test.each([
    ['NoSuchBucket', 404, 'there is no such bucket'],
    ['AccessDenied', 403, 's3:GetObject are needed'],
    ['InvalidObjectState', 403, 'restore it first'],
  ])('%s is told with the address', async (code, status, words) => {
    proxy.fail(() => ({ kind: 'answer', status, body: errorXml(code) }));
    const archive = new S3LogArchive(spoiled);
    const fetching = archive.fetch(BUCKET, 'd');
    await expect(fetching).rejects.toThrow(UnreadableFileError);
    await expect(fetching).rejects.toThrow(words);
    await expect(archive.open(BUCKET, 'd')).rejects.toThrow(`s3://${BUCKET}/d: `);
    await expect(archive.listFolders(BUCKET, 'p/')).rejects.toThrow(words);
    await expect(archive.list(BUCKET, 'p/').next()).rejects.toThrow(words);
  });

  test('what passes is thrown as it is', async () => {
    proxy.fail(() => ({ kind: 'answer', status: 503, body: errorXml('SlowDown') }));
    const fetching = new S3LogArchive(spoiled).fetch(BUCKET, 'd');
    await expect(fetching).rejects.toMatchObject({ name: 'SlowDown' });
  });
});
