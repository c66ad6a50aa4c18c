import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeServer, LOOPBACK, listenOnLoopback } from '../../local/loopback';

/** A call that came through, in the order of arrival. */
export interface RecordedCall {
  /** `BatchWriteItem`; for S3, the method: `GET`. */
  readonly operation: string;
  readonly body: string;
  /** How many other calls were being answered when it came. */
  readonly inFlightBefore: number;
}

/** What becomes of a call. `unprocessed` holds back the puts of a batch for which it says so. */
export type Fault =
  | { readonly kind: 'unprocessed'; readonly isHeldBack: (put: number) => boolean }
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** The server does the work, and the connection is cut before the answer, or within its body. */
  | { readonly kind: 'cut'; readonly afterBytes?: number }
  | { readonly kind: 'slow'; readonly milliseconds: number };

export interface FaultProxy {
  readonly endpoint: string;
  readonly calls: readonly RecordedCall[];
  /** The calls of one operation. */
  callsOf(operation: string): readonly RecordedCall[];
  /** Decides about each call from now on, by its number among the calls of its operation, from 0. */
  fail(choose: (operation: string, number: number) => Fault | undefined): void;
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
  const port = await listenOnLoopback(server);
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    calls: state.calls,
    callsOf: (operation) => state.calls.filter((call) => call.operation === operation),
    fail: (choose) => {
      state.choose = choose;
    },
    reset: () => {
      state.calls.length = 0;
      state.choose = () => undefined;
    },
    close: () => closeServer(server),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

class ProxyState {
  readonly calls: RecordedCall[] = [];
  choose: (operation: string, number: number) => Fault | undefined = () => undefined;
  private inFlight = 0;

  constructor(private readonly target: string) {}

  async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const inFlightBefore = this.inFlight;
    this.inFlight++;
    try {
      const body = await readAll(incoming);
      const operation = operationOf(incoming);
      const number = this.calls.filter((call) => call.operation === operation).length;
      this.calls.push({ operation, body: body.toString(), inFlightBefore });
      const fault = this.choose(operation, number);
      const answer = await this.work(incoming, body, fault);
      if (fault?.kind === 'cut') await cut(response, answer, fault.afterBytes);
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

  /** Writes the puts that are not held back, and reports the others as DynamoDB does. */
  private async writePart(
    incoming: IncomingMessage,
    body: Buffer,
    isHeldBack: (put: number) => boolean,
  ): Promise<Answer> {
    const whole = JSON.parse(body.toString()) as { RequestItems: Record<string, unknown[]> };
    const [[table = '', puts = []] = []] = Object.entries(whole.RequestItems);
    const isBack = puts.map((_, index) => isHeldBack(index));
    const heldBack = puts.filter((_, index) => isBack[index]);
    const taken = puts.filter((_, index) => !isBack[index]);
    if (taken.length > 0) {
      const part = JSON.stringify({ ...whole, RequestItems: { [table]: taken } });
      await this.forward(incoming, Buffer.from(part));
    }
    const UnprocessedItems = heldBack.length > 0 ? { [table]: heldBack } : {};
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: Buffer.from(JSON.stringify({ UnprocessedItems })),
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

async function cut(response: ServerResponse, answer: Answer, afterBytes?: number): Promise<void> {
  if (afterBytes !== undefined) {
    response.writeHead(answer.status, answer.headers);
    await new Promise((resolve) => response.write(answer.body.subarray(0, afterBytes), resolve));
  }
  response.destroy();
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
