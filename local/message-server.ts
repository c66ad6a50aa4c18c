import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { asApiError, readCall } from './api-requests';
import { closeServer, LOOPBACK, listenOnLoopback } from './loopback';
import { errorJson, putEventsJson, readPutEvents } from './messages/event-bridge';
import type { LocalMessage } from './messages/local-message';
import { errorXml, isQueryProtocol, publishedXml, readPublish } from './messages/sns';

export interface LocalMessageServer {
  /** For clients of SNS and of EventBridge, with any region and any credentials. */
  readonly endpoint: string;
  /** What came, the newest last; of very many, the newest thousand. */
  readonly messages: readonly LocalMessage[];
  close(): Promise<void>;
}

export interface LocalMessageServerOptions {
  /** Gets each message before its sender gets an answer: a promise that is slow holds the sender back. */
  readonly onMessage?: (message: LocalMessage) => void | Promise<void>;
}

const MOST_KEPT = 1000;
/** A message of SNS's 256 KB, of which a form may write each byte with three characters, and its frame. */
const MOST_BODY_BYTES = 1024 * 1024;

/**
 * The part of the SNS and EventBridge APIs that one machine needs, on a free port of 127.0.0.1: Publish
 * and PutEvents; whatever else is asked it refuses in AWS's words. Signatures are not checked.
 */
export async function startMessageServer(
  options: LocalMessageServerOptions = {},
): Promise<LocalMessageServer> {
  const endpoint = new Endpoint(options);
  const server = createServer((request, response) => void endpoint.answer(request, response));
  const port = await listenOnLoopback(server);
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    messages: endpoint.messages,
    close: () => closeServer(server),
  };
}

class Endpoint {
  readonly messages: LocalMessage[] = [];

  constructor(private readonly options: LocalMessageServerOptions) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const isQuery = isQueryProtocol(request.headers['content-type']);
    try {
      const body = await readCall(request, MOST_BODY_BYTES);
      const answer = isQuery ? this.publish(body, requestId) : this.putEvents(request, body);
      send(response, { status: 200, requestId, isQuery, body: await answer });
    } catch (error) {
      const known = asApiError(error);
      const body = isQuery ? errorXml(known, requestId) : errorJson(known);
      send(response, { status: known.status, requestId, isQuery, body });
    } finally {
      // A body that nobody wanted must still arrive, or the client never reads its answer.
      request.resume();
    }
  }

  private async publish(body: string, requestId: string): Promise<string> {
    const notification = readPublish(body);
    await this.take(notification);
    return publishedXml(notification, requestId);
  }

  private async putEvents({ headers }: IncomingMessage, body: string): Promise<string> {
    const outcomes = readPutEvents(String(headers['x-amz-target'] ?? ''), body, new Date());
    for (const outcome of outcomes) {
      if ('event' in outcome) await this.take(outcome.event);
    }
    return putEventsJson(outcomes);
  }

  private async take(message: LocalMessage): Promise<void> {
    await this.options.onMessage?.(message);
    this.messages.push(message);
    if (this.messages.length > MOST_KEPT) this.messages.shift();
  }
}

interface Answer {
  readonly status: number;
  readonly requestId: string;
  readonly isQuery: boolean;
  readonly body: string;
}

function send(response: ServerResponse, { status, requestId, isQuery, body }: Answer): void {
  if (response.destroyed) return;
  const contentType = isQuery ? 'text/xml' : 'application/x-amz-json-1.1';
  const headers = { 'content-type': contentType, 'x-amzn-requestid': requestId };
  response.writeHead(status, headers).end(body);
}
