import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { closeServer, LOOPBACK, listenOnLoopback } from '../../local/loopback';

/** A call that came through, in the order of arrival. */
export interface RecordedCall {
  /** `BatchWriteItem`; for S3, the method: `GET`. */
  readonly operation: string;
  readonly path: string;
  readonly body: string;
  /** How many other calls were being answered when it came. */
  readonly inFlightBefore: number;
}

/** What becomes of a call. `unprocessed` holds back the puts, or the keys, of a batch for which it says so. */
export type Fault =
  | { readonly kind: 'unprocessed'; readonly isHeldBack: (part: number) => boolean }
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** The connection is cut before the server hears of the call. */
  | { readonly kind: 'refuse' }
  /** The server does the work, and the connection is cut before the answer, or within its body. */
  | { readonly kind: 'cut'; readonly afterBytes?: number }
  /** The server does the work, and says nothing, or nothing more behind so much of its answer. */
  | { readonly kind: 'silence'; readonly afterBytes?: number }
  | { readonly kind: 'slow'; readonly milliseconds: number };

export type ChooseFault = (
  operation: string,
  number: number,
  call: RecordedCall,
) => Fault | undefined;

export interface FaultProxy {
  readonly endpoint: string;
  readonly calls: readonly RecordedCall[];
  /** The calls of one operation. */
  callsOf(operation: string): readonly RecordedCall[];
  /** Decides about each call from now on, by its number among the calls of its operation, from 0. */
  fail(choose: ChooseFault): void;
  /** Forgets all calls and faults. */
  reset(): void;
  close(): Promise<void>;
}

/** DynamoDB's answer of an error, as its SDKs read it. */
export function dynamoDbError(name: string, status: number): Fault {
  const type = `com.amazonaws.dynamodb.v20120810#${name}`;
  return { kind: 'answer', status, body: JSON.stringify({ __type: type, message: name }) };
}

/** A server between a client and the real one: it notes every call and spoils those it is told to. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const state = new ProxyState(target);
  const server = createServer((incoming, response) => void state.answer(incoming, response));
  // Who was kept in silence still holds its connection.
  const close = () => {
    server.closeAllConnections();
    return closeServer(server);
  };
  const port = await listenOnLoopback(server);
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    calls: state.calls,
    callsOf: (operation) => state.calls.filter((call) => call.operation === operation),
    fail: (choose) => {
      state.choose = choose;
    },
    reset: () => {
      state.forget();
      state.choose = () => undefined;
    },
    close,
  };
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

class ProxyState {
  readonly calls: RecordedCall[] = [];
  choose: ChooseFault = () => undefined;
  private readonly counts = new Map<string, number>();
  private inFlight = 0;

  constructor(private readonly target: string) {}

  forget(): void {
    this.calls.length = 0;
    this.counts.clear();
  }

  async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const inFlightBefore = this.inFlight;
    this.inFlight++;
    try {
      const body = await readAll(incoming);
      const operation = operationOf(incoming);
      const number = this.counts.get(operation) ?? 0;
      this.counts.set(operation, number + 1);
      const path = decodeURIComponent(incoming.url ?? '');
      const call = { operation, path, body: body.toString(), inFlightBefore };
      this.calls.push(call);
      const fault = this.choose(operation, number, call);
      if (fault?.kind === 'refuse') {
        response.destroy();
        return;
      }
      const answer = await this.work(incoming, body, fault);
      if (fault?.kind === 'cut') await cut(response, answer, fault.afterBytes);
      else if (fault?.kind === 'silence') await begin(response, answer, fault.afterBytes);
      else response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch {
      // The client is gone, or the server behind is: either way there is nobody to tell.
      response.destroy();
    } finally {
      this.inFlight--;
    }
  }

  private async work(
    incoming: IncomingMessage,
    body: Buffer,
    fault: Fault | undefined,
  ): Promise<Answer> {
    switch (fault?.kind) {
      case 'answer':
        return { status: fault.status, headers: {}, body: Buffer.from(fault.body) };
      case 'unprocessed':
        return this.writePart(incoming, body, fault.isHeldBack);
      case 'slow':
        await sleep(fault.milliseconds);
        return this.forward(incoming, body);
      default:
        return this.forward(incoming, body);
    }
  }

  /** Does the part of a batch that is not held back, and reports the rest as DynamoDB does. */
  private async writePart(
    incoming: IncomingMessage,
    body: Buffer,
    isHeldBack: (part: number) => boolean,
  ): Promise<Answer> {
    const call = batchCall.parse(JSON.parse(body.toString()));
    const [[table = '', batch = []] = []] = Object.entries(call.RequestItems);
    const { parts, join, unprocessed } = isList(batch) ? putsOf(batch) : keysOf(batch);
    const isBack = parts.map((_, index) => isHeldBack(index));
    const heldBack = parts.filter((_, index) => isBack[index]);
    const taken = parts.filter((_, index) => !isBack[index]);
    let said: object = {};
    if (taken.length > 0) {
      const part = JSON.stringify({ ...call, RequestItems: { [table]: join(taken) } });
      const answer = await this.forward(incoming, Buffer.from(part));
      if (answer.status !== 200) return answer;
      said = z.looseObject({}).parse(JSON.parse(answer.body.toString()));
    }
    const left = heldBack.length > 0 ? { [table]: join(heldBack) } : {};
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: Buffer.from(JSON.stringify({ ...said, [unprocessed]: left })),
    };
  }

  private forward(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
    const { method, url = '/', headers } = incoming;
    return new Promise((resolve, reject) => {
      const asking = request(new URL(url, this.target), {
        method,
        headers: { ...headers, host: new URL(this.target).host, 'content-length': body.length },
      });
      asking.once('error', reject);
      asking.once('response', (answer) => {
        readAll(answer).then(
          (bytes) =>
            resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
          reject,
        );
      });
      asking.end(body);
    });
  }
}

const keys = z.looseObject({ Keys: z.array(z.unknown()) });
const batchCall = z.looseObject({
  RequestItems: z.record(z.string(), z.union([z.array(z.unknown()), keys])),
});

function isList(batch: unknown[] | z.infer<typeof keys>): batch is unknown[] {
  return Array.isArray(batch);
}

/** Of BatchWriteItem. */
function putsOf(parts: unknown[]) {
  return { parts, join: (some: unknown[]): unknown => some, unprocessed: 'UnprocessedItems' };
}

/** Of BatchGetItem: what is asked of all keys alike stands beside them. */
function keysOf(batch: z.infer<typeof keys>) {
  const join = (some: unknown[]): unknown => ({ ...batch, Keys: some });
  return { parts: batch.Keys, join, unprocessed: 'UnprocessedKeys' };
}

async function cut(response: ServerResponse, answer: Answer, afterBytes?: number): Promise<void> {
  await begin(response, answer, afterBytes);
  response.destroy();
}

async function begin(response: ServerResponse, answer: Answer, afterBytes?: number): Promise<void> {
  if (afterBytes === undefined) return;
  response.writeHead(answer.status, answer.headers);
  await new Promise((resolve) => response.write(answer.body.subarray(0, afterBytes), resolve));
}

function operationOf({ headers, method }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target.slice(target.indexOf('.') + 1) : (method ?? '');
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
