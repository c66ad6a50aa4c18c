import { createServer } from 'node:http';
import { closeServer, LOOPBACK, listenOnLoopback } from '../../local/loopback';

export interface DynamoDbSink {
  readonly endpoint: string;
  /** Calls by operation. */
  readonly calls: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Answers as DynamoDB does, keeps nothing and knows nothing: for tests of whoever calls it. */
export async function startDynamoDbSink(): Promise<DynamoDbSink> {
  const calls = new Map<string, number>();
  const server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    calls.set(operation, (calls.get(operation) ?? 0) + 1);
    // What is written is not looked at, but it must arrive.
    request.resume().once('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(operation === 'BatchWriteItem' ? '{"UnprocessedItems":{}}' : '{}');
    });
  });
  const port = await listenOnLoopback(server);
  return { endpoint: `http://${LOOPBACK}:${port}`, calls, close: () => closeServer(server) };
}
