import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { asApiError, readCall } from './api-requests';
import { closeServer, LOOPBACK, listenOnLoopback } from './loopback';
import type { QueuedMessage } from './queues/queue';
import { QueueApi, type QueueFaults } from './queues/queue-api';

export interface LocalQueueServer {
  /** For clients of SQS, with any region and any credentials. */
  readonly endpoint: string;
  /** The address of the queue of this name; there is such a queue from now on. */
  queueUrl(name: string): string;
  /** What lies in a queue, seen or unseen, the oldest first. */
  messages(name: string): readonly QueuedMessage[];
  close(): Promise<void>;
}

export interface LocalQueueServerOptions extends QueueFaults {
  /** What visibility time-outs and delays run by; the machine's clock where absent. */
  readonly now?: () => Date;
}

/** A batch of 1 MiB, of which JSON may write each byte with six characters, and its frame. */
const MOST_BODY_BYTES = 8 * 1024 * 1024;

/**
 * The part of the SQS API that one machine needs, on a free port of 127.0.0.1: standard queues, messages
 * without attributes of their own; whatever else is asked it refuses in AWS's words. Queues are in
 * memory. All that is there is handed out at once, so long polling does not wait. Signatures are not
 * checked.
 */
export async function startQueueServer(
  options: LocalQueueServerOptions = {},
): Promise<LocalQueueServer> {
  const { now = () => new Date() } = options;
  let endpoint = '';
  const api = new QueueApi(() => endpoint, options, now);
  const server = createServer((request, response) => void answer(api, request, response));
  endpoint = `http://${LOOPBACK}:${await listenOnLoopback(server)}`;
  return {
    endpoint,
    queueUrl: (name) => {
      api.queue(name);
      return api.urlOf(name);
    },
    messages: (name) => api.queue(name).messages,
    close: () => closeServer(server),
  };
}

async function answer(
  api: QueueApi,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  try {
    const call = await readCall(request, MOST_BODY_BYTES);
    const target = String(request.headers['x-amz-target'] ?? '');
    send(response, 200, requestId, api.answer(target, call));
  } catch (error) {
    const { status, code, message } = asApiError(error);
    // The SDK names its exception by what stands behind the `#`.
    const body = JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message });
    send(response, status, requestId, body);
  } finally {
    // A body that nobody wanted must still arrive, or the client never reads its answer.
    request.resume();
  }
}

function send(response: ServerResponse, status: number, requestId: string, body: string): void {
  if (response.destroyed) return;
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': requestId };
  response.writeHead(status, headers).end(body);
}
