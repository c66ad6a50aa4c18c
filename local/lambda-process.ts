/**
 * Entry point of the process that a function runs in: `startLambda` forks it. It is what a Node
 * runtime is to Lambda, in the manner of
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Context {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
  readonly callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
}

type Handler = (event: unknown, context: Context) => unknown;

interface Answer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const CONTENT = { 'Content-Type': 'application/json' };

/** Set by `startLambda`, always. */
function variable(name: string): string {
  return process.env[name] ?? '';
}

function call(method: 'GET' | 'POST', path: string, body?: string): Promise<Answer> {
  const [host, port] = variable('AWS_LAMBDA_RUNTIME_API').split(':');
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : CONTENT;
    const asking = request({ host, port, method, path: `/2018-06-01/runtime/${path}`, headers });
    asking.once('error', reject);
    asking.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    asking.end(body);
  });
}

/** A number no shell uses, by which the Node runtimes end after an error that nobody caught. */
const UNCAUGHT_EXIT = 129;

/** Where to report an error that nobody catches: it belongs to whatever is under way. */
let errorPath = 'init/error';

function describeError(error: unknown): string {
  const { name, message, stack } =
    error instanceof Error ? error : { name: typeof error, message: String(error), stack: '' };
  const stackTrace = stack?.split('\n') ?? [];
  return JSON.stringify({ errorType: name, errorMessage: message, stackTrace });
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

async function loadModule(path: string): Promise<Record<string, unknown>> {
  const require = createRequire(`${path}.js`);
  const file = ['.js', '.mjs', '.cjs'].map((extension) => path + extension).find(exists(require));
  if (file === undefined)
    throw named('Runtime.ImportModuleError', `Error: Cannot find module '${path}'`);
  try {
    if (!file.endsWith('.mjs')) return require(file) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error;
  }
  return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
}

function exists(require: NodeJS.Require): (file: string) => boolean {
  return (file) => {
    try {
      require.resolve(file);
      return true;
    } catch {
      return false;
    }
  };
}

async function loadHandler(): Promise<Handler> {
  const handler = variable('_HANDLER');
  const dot = handler.lastIndexOf('.');
  const module = await loadModule(join(variable('LAMBDA_TASK_ROOT'), handler.slice(0, dot)));
  const exported = module[handler.slice(dot + 1)];
  if (typeof exported !== 'function')
    throw named('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  return exported as Handler;
}

function readContext(headers: Answer['headers']): Context {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    functionName: variable('AWS_LAMBDA_FUNCTION_NAME'),
    functionVersion: variable('AWS_LAMBDA_FUNCTION_VERSION'),
    memoryLimitInMB: variable('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
    logGroupName: variable('AWS_LAMBDA_LOG_GROUP_NAME'),
    logStreamName: variable('AWS_LAMBDA_LOG_STREAM_NAME'),
    awsRequestId: String(headers['lambda-runtime-aws-request-id']),
    invokedFunctionArn: String(headers['lambda-runtime-invoked-function-arn']),
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function serveNext(handler: Handler): Promise<void> {
  const { headers, body } = await call('GET', 'invocation/next');
  const context = readContext(headers);
  const path = `invocation/${context.awsRequestId}`;
  errorPath = `${path}/error`;
  process.env._X_AMZN_TRACE_ID = String(headers['lambda-runtime-trace-id']);
  try {
    const result = await handler(JSON.parse(body), context);
    await call('POST', `${path}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    await call('POST', errorPath, describeError(error));
  }
}

async function end(error: unknown): Promise<void> {
  await call('POST', errorPath, describeError(error)).catch(() => {});
  process.exit(UNCAUGHT_EXIT);
}

async function main(): Promise<void> {
  // The parent is gone, and with it whoever would read a result.
  process.once('disconnect', () => process.exit(0));
  process.on('SIGINT', () => {});
  process.on('uncaughtException', (error) => void end(error));
  process.on('unhandledRejection', (reason) => {
    const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
    void end(named('Runtime.UnhandledPromiseRejection', message));
  });
  const handler = await loadHandler();
  for (;;) await serveNext(handler);
}

main().catch(end);
