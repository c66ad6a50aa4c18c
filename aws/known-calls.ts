import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Around all that the SDK does. */
const AROUND = { step: 'initialize', priority: 'high', name: 'knownCall' } as const;
/** Behind all that makes the request, but for what is of one try: its date and its signature. */
const UNSIGNED = {
  relation: 'before',
  toMiddleware: 'httpSigningMiddleware',
  name: 'knownRequest',
} as const;
/** In place of sending. */
const LAST = { step: 'deserialize', priority: 'low', name: 'knownOutcome' } as const;

/** An answer that says nothing holds names of tables, of 255 bytes at the most, and little else. */
const MOST_BYTES_OF_NOTHING = 2048;

interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** To be read once, as it comes from the connection. */
  body: unknown;
}

/** What came of sending. */
type Outcome = { readonly response: Response } | { readonly error: unknown };

/** As the SDK has it in a call's context: who signs, and for what. */
interface Signing {
  readonly identity: unknown;
  readonly signer: {
    sign(request: Request, identity: unknown, properties: object): Promise<Request>;
    successHandler?(response: Response, properties: object): void;
  };
  readonly httpAuthOption: { readonly signingProperties?: object | undefined };
}

interface Context {
  readonly commandName?: string;
  readonly __smithy_context?: { readonly selectedHttpAuthScheme?: Signing };
}

interface Sending {
  readonly input: object;
  readonly request: unknown;
}

/** What the calls of an operation have in common. */
interface KnownCall {
  readonly request: Request;
  readonly signing: Signing;
  readonly trace: string | undefined;
}

/**
 * Has a client send calls whose bodies are written already as it sent the first one of their operation. What the
 * SDK makes of an empty input, the endpoint, some dozen headers, and who signs, is the same each time, and
 * takes longer to make than all the rest. Signed and sent they are by the client's own parts.
 *
 * That is all as long as the answer says nothing: everything was taken, nothing was found. What else comes of it,
 * an answer to be read, a refusal, or a broken connection, is given to the SDK, which takes the call from its beginning as
 * if it had sent it. So there is but one way in which answers are read, errors are told and calls are tried again.
 *
 * @param bodyOf an input's body; of calls that have none, nothing is known
 */
export function repeatKnownCalls(
  client: DynamoDBClient,
  bodyOf: (input: object) => Uint8Array | undefined,
): void {
  rememberSigner(client);
  const { middlewareStack: stack } = client;
  const calls = new Map<string | undefined, KnownCall>();
  const outcomes = new WeakMap<object, Outcome>();
  stack.add(
    (next, { commandName }) =>
      async (args) => {
        const body = bodyOf(args.input);
        const call = calls.get(commandName);
        if (body === undefined || call === undefined || call.trace !== traceId()) {
          return next(args);
        }
        const properties = { ...call.signing.httpAuthOption.signingProperties };
        const outcome = await send(client, await sign(call, body, properties));
        const output = await readNothing(outcome);
        if (output === undefined || !('response' in outcome)) {
          outcomes.set(args.input, outcome);
          return next(args);
        }
        const { response } = outcome;
        call.signing.signer.successHandler?.(response, properties);
        return { response, output };
      },
    AROUND,
  );
  stack.addRelativeTo(
    <Args extends Sending, Result>(next: (args: Args) => Result, context: Context) =>
      (args: Args) => {
        const signing = context.__smithy_context?.selectedHttpAuthScheme;
        if (signing !== undefined && bodyOf(args.input) !== undefined) {
          const request = { ...(args.request as Request), body: undefined };
          calls.set(context.commandName, { request, signing, trace: traceId() });
        }
        return next(args);
      },
    UNSIGNED,
  );
  stack.add(
    (next) => async (args) => {
      const outcome = outcomes.get(args.input);
      if (outcome === undefined) return next(args);
      // What is tried again is sent.
      outcomes.delete(args.input);
      if ('error' in outcome) throw outcome.error;
      return { response: outcome.response, output: { $metadata: {} } };
    },
    LAST,
  );
}

function sign({ request, signing }: KnownCall, body: Uint8Array, properties: object) {
  const headers = {
    ...request.headers,
    'content-length': String(body.length),
    'amz-sdk-invocation-id': randomUUID(),
  };
  return signing.signer.sign({ ...request, headers, body }, signing.identity, properties);
}

async function send({ config }: DynamoDBClient, request: Request): Promise<Outcome> {
  try {
    return await config.requestHandler.handle(request);
  } catch (error) {
    return { error };
  }
}

/** @returns the output of a call whose answer says nothing; of any other the body may be read once more */
async function readNothing(outcome: Outcome) {
  if (!('response' in outcome)) return undefined;
  const { response } = outcome;
  const { statusCode, headers, body } = response;
  if (statusCode !== 200 || !(body instanceof Readable)) return undefined;
  try {
    response.body = await readAll(body);
  } catch (error) {
    response.body = brokenBy(error as Error);
    return undefined;
  }
  const output = parseNothing(response.body);
  if (output === undefined) return undefined;
  const requestId = headers['x-amzn-requestid'];
  return {
    ...output,
    $metadata: { httpStatusCode: statusCode, requestId, attempts: 1, totalRetryDelay: 0 },
  };
}

function readAll(body: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    body.on('data', (chunk: Buffer) => chunks.push(chunk));
    body.once('end', () => resolve(Buffer.concat(chunks)));
    body.once('error', reject);
  });
}

/** A body that breaks off as another one did. */
function brokenBy(error: Error): Readable {
  return new Readable({
    read() {
      this.destroy(error);
    },
  });
}

function parseNothing(body: unknown): object | undefined {
  if (!(body instanceof Buffer) || body.length > MOST_BYTES_OF_NOTHING) return undefined;
  try {
    const output: unknown = JSON.parse(body.toString());
    return saysNothing(output) ? output : undefined;
  } catch {
    return undefined;
  }
}

function saysNothing(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.values(value).every(saysNothing);
}

/** What the SDK tells Amazon of whom it works for: in Lambda, a header that each invocation has anew. */
function traceId(): string | undefined {
  return process.env._X_AMZN_TRACE_ID;
}

/** The SDK makes a signer for each call, of a copy of all settings; they are the same each time. */
function rememberSigner({ config }: DynamoDBClient): void {
  const makeSigner = config.signer;
  let signer: ReturnType<typeof makeSigner> | undefined;
  config.signer = (scheme) => {
    signer ??= makeSigner(scheme);
    return signer;
  };
}
