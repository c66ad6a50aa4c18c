import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { closeServer, isWebPage, LOOPBACK, listenOnLoopback } from '../loopback';
import { LambdaError, readErrorReport } from './errors';

/** What a runtime is told of one invocation. */
export interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  readonly timeoutMs: number;
  readonly functionArn: string;
}

interface Pending {
  readonly invocation: Invocation;
  readonly onStart: () => void;
  readonly resolve: (payload: string) => void;
  readonly reject: (error: Error) => void;
}

const PREFIX = '/2018-06-01/runtime/';
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB and an envelope. */
const MAX_RESPONSE_BYTES = 6_291_556;

/**
 * The Lambda Runtime API for one execution environment: its runtime asks for the next invocation,
 * works, and posts the result. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  /** Resolves when the runtime asks for its first invocation; rejects with its init error. */
  readonly initialized: Promise<void>;

  private readonly server: Server;
  private readonly settleInit: { resolve: () => void; reject: (error: Error) => void };
  private poll: ServerResponse | undefined;
  private pending: Pending | undefined;
  private isStarted = false;
  private isFailed = false;
  private idleWaiters: ((isIdle: boolean) => void)[] = [];

  constructor() {
    let settle = {} as RuntimeApi['settleInit'];
    this.initialized = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    // Whoever started the environment sees it; one that is thrown away is nobody's failure.
    this.initialized.catch(() => {});
    this.settleInit = settle;
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** The value of AWS_LAMBDA_RUNTIME_API. */
  async listen(): Promise<string> {
    // A runtime may wait for its next invocation as long as it likes.
    this.server.requestTimeout = 0;
    return `${LOOPBACK}:${await listenOnLoopback(this.server)}`;
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }

  /**
   * Whether the runtime is waiting for an invocation, once that is known: after an error that
   * nobody caught it still answers, and then ends.
   */
  isIdle(): Promise<boolean> {
    if (this.isFailed || this.poll !== undefined) return Promise.resolve(!this.isFailed);
    return new Promise((resolve) => this.idleWaiters.push(resolve));
  }

  /** One at a time. `onStart` is called when the runtime takes it, which is when its time begins. */
  invoke(invocation: Invocation, onStart: () => void): Promise<string> {
    return new Promise((resolve, reject) => {
      this.pending = { invocation, onStart, resolve, reject };
      this.isStarted = false;
      this.deliver();
    });
  }

  /** Ends whatever is waited for: the environment is no more. */
  fail(error: Error): void {
    this.isFailed = true;
    this.settleIdle(false);
    this.settleInit.reject(error);
    this.pending?.reject(error);
    this.pending = undefined;
  }

  private settleIdle(isIdle: boolean): void {
    for (const resolve of this.idleWaiters.splice(0)) resolve(isIdle);
  }

  private takePoll(response: ServerResponse): void {
    this.poll = response;
    response.once('close', () => {
      if (this.poll === response) this.poll = undefined;
    });
    this.settleInit.resolve();
    this.settleIdle(true);
    this.deliver();
  }

  private deliver(): void {
    if (this.poll === undefined || this.pending === undefined || this.isStarted) return;
    const { invocation, onStart } = this.pending;
    const { requestId, payload, timeoutMs, functionArn } = invocation;
    this.isStarted = true;
    this.poll.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': requestId,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + timeoutMs),
      'Lambda-Runtime-Invoked-Function-Arn': functionArn,
      'Lambda-Runtime-Trace-Id': traceId(requestId),
    });
    this.poll.end(payload);
    this.poll = undefined;
    onStart();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.startsWith(PREFIX) ? request.url.slice(PREFIX.length) : undefined;
    const [, requestId, outcome] = /^invocation\/([^/]+)\/(response|error)$/.exec(path ?? '') ?? [];
    if (isWebPage(request.headers) || path === undefined) refuse(response, 403, 'Forbidden');
    else if (request.method === 'GET' && path === 'invocation/next') this.takePoll(response);
    else if (request.method === 'POST' && path === 'init/error') {
      this.settleInit.reject(readErrorReport(await readBody(request)));
      accept(response);
    } else if (request.method === 'POST' && requestId !== undefined)
      this.finish(requestId, outcome === 'error', await readBody(request), response);
    else refuse(response, 404, 'UnknownOperation');
  }

  private finish(
    requestId: string,
    isError: boolean,
    body: string,
    response: ServerResponse,
  ): void {
    const pending = this.pending;
    if (pending?.invocation.requestId !== requestId) {
      refuse(response, 400, 'InvalidRequestID');
      return;
    }
    this.pending = undefined;
    if (isError) pending.reject(readErrorReport(body));
    else if (Buffer.byteLength(body) > MAX_RESPONSE_BYTES) {
      refuse(response, 413, 'RequestEntityTooLarge');
      pending.reject(
        new LambdaError(
          'Function.ResponseSizeTooLarge',
          `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
        ),
      );
      return;
    } else pending.resolve(body);
    accept(response);
  }
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
function traceId(requestId: string): string {
  const hex = requestId.replaceAll('-', '');
  return `Root=1-${hex.slice(0, 8)}-${hex.slice(8)};Parent=${hex.slice(0, 16)};Sampled=0`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
}

function refuse(response: ServerResponse, status: number, errorType: string): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json' })
    .end(JSON.stringify({ errorType, errorMessage: errorType }));
}
