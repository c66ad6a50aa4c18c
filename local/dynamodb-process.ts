/**
 * Entry point of the process that holds dynalite: `startDynamoDb` forks it. A process of its own
 * keeps the store's memory and its JSON work out of the process that reads log files.
 */
import { type RequestListener, request, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import dynalite from 'dynalite';
import type { DynamoDbReport } from './dynamodb-messages';
import { closeIteratorsAfterUse, describeError, whyStoreIsClosed } from './dynamodb-store';
import { hasCode } from './errno';
import { isWebPage, LOOPBACK, listenOnLoopback } from './loopback';

/** Resolves when the parent has it, or is gone and needs it no more. */
function report(message: DynamoDbReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}

/** dynalite opens its store without waiting for it: only a first request shows whether it could. */
function probe(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probing = request({
      host: LOOPBACK,
      port,
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': 'DynamoDB_20120810.DescribeTable',
        'X-Amz-Date': '20250101T000000Z',
        Authorization: 'AWS4-HMAC-SHA256 Credential=probe, SignedHeaders=host, Signature=probe',
      },
    });
    probing.once('response', (response) => response.resume().once('end', resolve));
    probing.once('error', reject);
    probing.end('{"TableName":"probe"}');
  });
}

async function fail(error: Error, directory: string | undefined): Promise<void> {
  const isClosed = error.message === 'Database is closed' && directory !== undefined;
  if (!isClosed) console.error(error);
  await report({ failed: isClosed ? await whyStoreIsClosed(directory) : describeError(error) });
  process.exit(1);
}

const MAX_WAIT_FOR_WRITES_MS = 1_000;

/**
 * Stands before dynalite's own handler, which answers web pages of any origin: a page in the
 * user's browser must not read the store. Returns a function that waits for what is being
 * answered, because dynalite writes an item's index entries before the item: closing between the
 * two would leave an event that an index knows and the table does not.
 */
function guard(server: Server): () => Promise<void> {
  const handlers = server.listeners('request') as RequestListener[];
  const answering = new Set<Promise<unknown>>();
  server.removeAllListeners('request').on('request', (incoming, response) => {
    if (isWebPage(incoming.headers)) {
      response.writeHead(403).end();
      return;
    }
    const answered = untilAnswered(response);
    answering.add(answered);
    void answered.then(() => answering.delete(answered));
    for (const handler of handlers) handler(incoming, response);
  });
  return async () => {
    await Promise.race([Promise.all(answering), sleep(MAX_WAIT_FOR_WRITES_MS)]);
  };
}

/** The socket may be gone long before the work is done, so the call of `end` is what counts. */
function untilAnswered(response: ServerResponse): Promise<void> {
  const { end } = response;
  return new Promise((resolve) => {
    response.end = ((...parameters: Parameters<typeof end>) => {
      resolve();
      return Reflect.apply(end, response, parameters);
    }) as typeof end;
  });
}

function endWithParent(server: Server): void {
  const answered = guard(server);
  let isEnding = false;
  const end = async (): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    await answered();
    server.close(() => process.exit(0));
    // A parent that was killed leaves connections that nobody will close.
    server.closeAllConnections();
  };
  process.once('message', end);
  process.once('disconnect', end);
  process.once('SIGTERM', end);
  // Ctrl-C reaches the whole process group, and the parent may still have something to write.
  process.on('SIGINT', () => {});
}

async function main(directory: string | undefined): Promise<void> {
  closeIteratorsAfterUse();
  const server = dynalite({
    path: directory,
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  endWithParent(server);
  process.on('uncaughtException', (error) => {
    // A client that goes away in the middle of its request: dynalite throws what it should ignore.
    if (!hasCode(error, 'ECONNRESET')) void fail(error, directory);
  });
  const port = await listenOnLoopback(server);
  await probe(port);
  await report({ port });
}

void main(process.argv[2]);
