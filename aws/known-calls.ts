import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DynamoDBClient, ServiceOutputTypes } from '@aws-sdk/client-dynamodb';

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
type Outcome =
  /** With the output where the answer says nothing. */
  | { readonly response: Response; readonly output?: ServiceOutputTypes | undefined }
  | { readonly response?: undefined; readonly output?: undefined; readonly error: unknown };

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
        if (body === undefined || !isOfNow(call)) return next(args);
        const outcome = await repeat(call, body, client);
        const { response, output } = outcome;
        if (output !== undefined) return { response, output };
        outcomes.set(args.input, outcome);
        return next(args);
      },
    AROUND,
  );
  stack.addRelativeTo(
    <Args extends Sending, Result>(next: (args: Args) => Result, context: Context) =>
      (args: Args) => {
        const { commandName, __smithy_context: smithy } = context;
        const signing = smithy?.selectedHttpAuthScheme;
        // A further try says so in a header, of the same request: the first one is what is to be known.
        const isNew = !isOfNow(calls.get(commandName));
        if (isNew && signing !== undefined && bodyOf(args.input) !== undefined) {
          const { headers, ...rest } = args.request as Request;
          const request = { ...rest, headers: { ...headers }, body: undefined };
          calls.set(commandName, { request, signing, trace: traceId() });
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
      if (outcome.response === undefined) throw outcome.error;
      return { response: outcome.response, output: { $metadata: {} } };
    },
    LAST,
  );
}

async function repeat(
  call: KnownCall,
  body: Uint8Array,
  { config }: DynamoDBClient,
): Promise<Outcome> {
  const { signer, httpAuthOption } = call.signing;
  const properties = { ...httpAuthOption.signingProperties };
  const request = await sign(call, body, properties);
  try {
    const { response } = await config.requestHandler.handle(request);
    await readBody(response);
    const output = outputOfNothing(response);
    if (output !== undefined) signer.successHandler?.(response, properties);
    return { response, output };
  } catch (error) {
    return { error };
  }
}

function sign({ request, signing }: KnownCall, body: Uint8Array, properties: object) {
  const headers = {
    ...request.headers,
    'content-length': String(body.length),
    'amz-sdk-invocation-id': randomUUID(),
  };
  return signing.signer.sign({ ...request, headers, body }, signing.identity, properties);
}

/** At once: whoever came to a body after its connection broke would wait for it for ever. */
async function readBody(response: Response): Promise<void> {
  if (!(response.body instanceof Readable)) return;
  try {
    response.body = await readAll(response.body);
  } catch (error) {
    response.body = brokenBy(error as Error);
  }
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

/** @returns the output of a call whose answer says nothing */
function outputOfNothing({ statusCode, headers, body }: Response) {
  if (statusCode !== 200 || !(body instanceof Buffer)) return undefined;
  const said = body.length > MOST_BYTES_OF_NOTHING ? undefined : parse(body);
  if (!saysNothing(said)) return undefined;
  const requestId = headers['x-amzn-requestid'];
  const $metadata = { httpStatusCode: statusCode, requestId, attempts: 1, totalRetryDelay: 0 };
  return { ...said, $metadata };
}

function parse(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString());
  } catch {
    return undefined;
  }
}

function saysNothing(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.values(value).every(saysNothing);
}

function isOfNow(call: KnownCall | undefined): call is KnownCall {
  return call !== undefined && call.trace === traceId();
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
