import { closeSync, createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { closeServer, isWebPage, LOOPBACK, listenOnLoopback } from './loopback';
import { receiveBody } from './s3/body';
import { isNotModified } from './s3/conditions';
import { errorXml, preconditionFailed, S3Error } from './s3/errors';
import { listObjectsV2, XML_NAMESPACE } from './s3/listing';
import { objectCreated } from './s3/notification';
import { readObjectMetadata, writeObjectHeaders } from './s3/object-headers';
import { readRange } from './s3/ranges';
import { type OperationName, readRequest, type S3Request } from './s3/request';
import { type ObjectHead, ObjectStore } from './s3/store';
import { toXml, type XmlNode } from './s3/xml';

/** The account that every bucket here belongs to. */
export const LOCAL_OWNER = '000000000000';

export interface LocalS3 {
  /** For path-style clients with any region and any credentials. */
  readonly endpoint: string;
  close(): Promise<void>;
}

export interface LocalS3Options {
  /** Holds a folder for each bucket; `s3/key-paths.ts` says how keys become file names. */
  readonly directory: string;
  /**
   * Gets the body of S3's own notification for each object that was put, before the client gets
   * its answer: a promise that is slow to resolve holds the client back.
   */
  readonly onObjectCreated?: (notification: string) => void | Promise<void>;
}

/**
 * The part of the S3 API that one machine needs, on a free port of 127.0.0.1: what it does not do
 * it answers with 501 and the operation's name. Signatures are not checked, so whoever may connect
 * to this machine's loopback interface may read and write.
 */
export async function startS3(options: LocalS3Options): Promise<LocalS3> {
  const endpoint = new Endpoint(options);
  const server = createServer((request, response) => void endpoint.answer(request, response));
  // A client on the same machine that is held back is slow on purpose.
  server.requestTimeout = 0;
  const port = await listenOnLoopback(server);
  return { endpoint: `http://${LOOPBACK}:${port}`, close: () => closeServer(server) };
}

interface Exchange extends S3Request {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
}

class Endpoint {
  private readonly store: ObjectStore;
  private readonly onObjectCreated: LocalS3Options['onObjectCreated'];
  private requestCount = 0;
  /** Microseconds and a count, so that it grows across restarts too. */
  private sequence = BigInt(Date.now()) * 1000n;

  constructor({ directory, onObjectCreated }: LocalS3Options) {
    this.store = new ObjectStore(directory);
    this.onObjectCreated = onObjectCreated;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requestCount += 1;
    const requestId = this.requestCount.toString(16).toUpperCase().padStart(16, '0');
    response.setHeader('x-amz-request-id', requestId);
    try {
      assertNoWebPage(request);
      assertExpectedOwner(request);
      const asked = readRequest(request);
      await this.operations[asked.operation]({ ...asked, request, response, requestId });
    } catch (error) {
      refuse(request, response, requestId, error);
    } finally {
      // A body that nobody wanted must still arrive, or the client never reads its answer.
      request.resume();
    }
  }

  private readonly operations: Record<OperationName, (exchange: Exchange) => Promise<void> | void> =
    {
      ListBuckets: ({ response }) => {
        const buckets = this.store.buckets().map(
          ({ name, created }): XmlNode => [
            'Bucket',
            [
              ['Name', name],
              ['CreationDate', created.toISOString()],
            ],
          ],
        );
        sendXml(response, toXml(['ListAllMyBucketsResult', [['Buckets', buckets]]], XML_NAMESPACE));
      },
      CreateBucket: ({ bucket, response }) => {
        this.store.createBucket(bucket);
        response.writeHead(200, { Location: `/${bucket}` }).end();
      },
      HeadBucket: ({ bucket, response }) => {
        this.store.bucketPath(bucket);
        response.writeHead(200).end();
      },
      ListObjectsV2: async ({ bucket, query, response }) =>
        sendXml(response, await listObjectsV2(this.store, bucket, query)),
      PutObject: (exchange) => this.putObject(exchange),
      GetObject: (exchange) => this.getObject(exchange),
      HeadObject: (exchange) => this.headObject(exchange),
      DeleteObject: ({ bucket, key, response }) => {
        this.store.remove(bucket, key);
        response.writeHead(204).end();
      },
    };

  private async putObject(exchange: Exchange): Promise<void> {
    const { bucket, key, request, response } = exchange;
    this.store.bucketPath(bucket);
    const metadata = readObjectMetadata(request.headers);
    const path = this.store.uploadPath();
    try {
      const body = await receiveBody(request, path);
      this.assertMayPut(exchange);
      this.store.commit({ path, md5Hex: body.md5Hex }, bucket, key, metadata);
      await this.notify(exchange, body.size, body.md5Hex);
      response.writeHead(200, { ETag: `"${body.md5Hex}"`, ...body.verified }).end();
    } finally {
      await rm(path, { force: true });
    }
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
  private assertMayPut({ bucket, key, request }: Exchange): void {
    const { 'if-none-match': ifNoneMatch, 'if-match': ifMatch } = request.headers;
    if (ifMatch !== undefined || (ifNoneMatch !== undefined && ifNoneMatch !== '*'))
      throw new S3Error(501, 'NotImplemented', 'PutObject knows no condition but If-None-Match: *');
    if (ifNoneMatch === '*' && this.store.exists(bucket, key))
      throw preconditionFailed('If-None-Match');
  }

  private async notify(exchange: Exchange, size: number, etag: string): Promise<void> {
    this.sequence += 1n;
    const { bucket, key, requestId } = exchange;
    const at = new Date();
    await this.onObjectCreated?.(
      objectCreated({ bucket, key, size, etag, at, requestId, sequence: this.sequence }),
    );
  }

  private async getObject({ bucket, key, request, response }: Exchange): Promise<void> {
    const { descriptor, ...head } = await this.store.open(bucket, key);
    let isOurs = true;
    try {
      const part = startAnswer(request, response, head);
      if (part === undefined || part.length === 0) {
        response.end();
        return;
      }
      const { start, length } = part;
      isOurs = false;
      const file = createReadStream('', { fd: descriptor, start, end: start + length - 1 });
      await pipeline(file, response);
    } finally {
      if (isOurs) closeSync(descriptor);
    }
  }

  private async headObject({ bucket, key, request, response }: Exchange): Promise<void> {
    startAnswer(request, response, await this.store.head(bucket, key));
    response.end();
  }
}

/** Writes the headers, and says which bytes belong behind them: none for one that is unchanged. */
function startAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  head: ObjectHead,
): { start: number; length: number } | undefined {
  const headers = writeObjectHeaders(head);
  if (isNotModified(request.headers, head)) {
    response.writeHead(304, headers);
    return undefined;
  }
  const range = readRange(request.headers.range, head.size);
  const start = range?.start ?? 0;
  const length = range === undefined ? head.size : range.end - range.start + 1;
  response.writeHead(range === undefined ? 200 : 206, {
    ...headers,
    'content-length': length,
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${head.size}` }),
  });
  return { start, length };
}

function assertNoWebPage({ headers }: IncomingMessage): void {
  if (isWebPage(headers))
    throw new S3Error(
      403,
      'AccessDenied',
      'This endpoint answers path-style requests to 127.0.0.1, and no web page.',
    );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
function assertExpectedOwner({ headers }: IncomingMessage): void {
  const expected = headers['x-amz-expected-bucket-owner'] ?? LOCAL_OWNER;
  if (expected !== LOCAL_OWNER) throw new S3Error(403, 'AccessDenied', 'Access Denied');
}

function sendXml(response: ServerResponse, xml: string): void {
  response.writeHead(200, { 'content-type': 'application/xml' }).end(xml);
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  error: unknown,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const known =
    error instanceof S3Error
      ? error
      : new S3Error(500, 'InternalError', error instanceof Error ? error.message : String(error));
  response.writeHead(known.status, { 'content-type': 'application/xml', ...known.headers });
  // An answer to HEAD has no body: its status is all that the client gets.
  response.end(request.method === 'HEAD' ? '' : errorXml(known, request.url ?? '/', requestId));
}
