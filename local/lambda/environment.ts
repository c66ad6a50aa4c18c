import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { devNull } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { distFile } from '../paths';
import { LambdaError } from './errors';
import { RuntimeApi } from './runtime-api';

export interface FunctionSettings {
  /** Where the deployed bundle is: the folder that is uploaded, and the working directory. */
  readonly bundleDirectory: string;
  /** File and export, as in the function's configuration: `index.handler`. */
  readonly handler: string;
  /** The function's environment variables, endpoints (`AWS_ENDPOINT_URL_S3`, …) among them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes?: number;
  /** Gets every line the function writes, standard output and error alike. */
  readonly onLog?: (line: string) => void;
}

const FUNCTION_NAME = 'trailstore-local';
const REGION = 'us-east-1';
const FUNCTION_ARN = `arn:aws:lambda:${REGION}:000000000000:function:${FUNCTION_NAME}`;
const DEFAULT_MEMORY_MEGABYTES = 512;
/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
const INIT_TIMEOUT_MS = 10_000;

/** One execution environment: a process that has loaded the bundle, and the API that it asks. */
export class ExecutionEnvironment {
  private isAlive = true;
  private currentRequestId = 'INIT';

  private constructor(
    private readonly settings: FunctionSettings,
    private readonly api: RuntimeApi,
    private readonly child: ChildProcess,
    private readonly ended: Promise<void>,
  ) {}

  /** Resolves when the bundle is loaded; rejects with the reason it could not be. */
  static async start(settings: FunctionSettings): Promise<ExecutionEnvironment> {
    const api = new RuntimeApi();
    const child = startRuntime(settings, await api.listen());
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const environment = new ExecutionEnvironment(settings, api, child, ended);
    void environment.watch();
    const timer = setTimeout(
      () => void environment.end(timedOut('INIT', INIT_TIMEOUT_MS / 1000)),
      INIT_TIMEOUT_MS,
    );
    try {
      await api.initialized;
      return environment;
    } catch (error) {
      await environment.end(error as Error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether it can take an invocation; one that does not come back from its last one cannot. */
  async isReady(): Promise<boolean> {
    const { timeoutSeconds } = this.settings;
    const error = timedOut(this.currentRequestId, timeoutSeconds);
    const timer = setTimeout(() => void this.end(error), timeoutSeconds * 1000);
    const isIdle = await this.api.isIdle();
    clearTimeout(timer);
    return isIdle;
  }

  async invoke(event: unknown): Promise<unknown> {
    const { timeoutSeconds } = this.settings;
    const requestId = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    this.currentRequestId = requestId;
    try {
      const response = await this.api.invoke(
        {
          requestId,
          payload: JSON.stringify(event ?? null),
          timeoutMs: timeoutSeconds * 1000,
          functionArn: FUNCTION_ARN,
        },
        () => {
          const error = timedOut(requestId, timeoutSeconds);
          timer = setTimeout(() => void this.end(error), timeoutSeconds * 1000);
        },
      );
      return JSON.parse(response) as unknown;
    } finally {
      clearTimeout(timer);
      // What runs on behind a time-out must be gone before anyone hears of it.
      if (!this.isAlive) await this.ended;
    }
  }

  /** Ends the process as the machine would; whoever waits for an answer gets what Lambda says of it. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Ends the process; whoever waits for an answer gets `error`. */
  async end(error: Error): Promise<void> {
    this.isAlive = false;
    this.child.kill('SIGKILL');
    this.api.fail(error);
    await this.ended;
    await this.api.close();
  }

  /** A process that ends by itself, at whatever moment. */
  private async watch(): Promise<void> {
    await this.ended;
    this.isAlive = false;
    this.api.fail(exited(this.currentRequestId, this.child));
    await this.api.close();
  }
}

function timedOut(requestId: string, seconds: number): LambdaError {
  return new LambdaError(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  );
}

/** In Go's words, since Lambda's own supervisor is written in it: `exit status 1`, `signal: killed`. */
function exited(requestId: string, { exitCode, signalCode }: ChildProcess): LambdaError {
  const reason =
    signalCode !== null
      ? `Runtime exited with error: signal: ${signalName(signalCode)}`
      : exitCode === 0
        ? 'Runtime exited without providing a reason'
        : `Runtime exited with error: exit status ${exitCode}`;
  return new LambdaError('Runtime.ExitError', `RequestId: ${requestId} Error: ${reason}`);
}

function signalName(signal: NodeJS.Signals): string {
  const names: Partial<Record<NodeJS.Signals, string>> = {
    SIGKILL: 'killed',
    SIGABRT: 'aborted',
    SIGTERM: 'terminated',
    SIGSEGV: 'segmentation fault',
  };
  return names[signal] ?? signal;
}

function startRuntime(settings: FunctionSettings, runtimeApi: string): ChildProcess {
  const memory = settings.memoryMegabytes ?? DEFAULT_MEMORY_MEGABYTES;
  const child = fork(distFile('lambda-process.js'), {
    cwd: settings.bundleDirectory,
    // Lambda's own start script leaves a tenth of the memory to what is not JavaScript's heap.
    execArgv: [`--max-old-space-size=${Math.floor(memory * 0.9)}`],
    env: runtimeEnvironment(settings, memory, runtimeApi),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) forwardLines(stream, settings.onLog);
  return child;
}

function forwardLines(stream: Readable | null, onLog: FunctionSettings['onLog']): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', (line) => onLog?.(line));
}

/** What a function finds of this process's own environment, and of this machine's AWS settings: nothing but PATH. */
export const BARE_ENVIRONMENT = {
  PATH: process.env.PATH,
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  // The user's own profiles and roles are read by the SDK wherever it finds them.
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
};

/**
 * Nothing of this process's own environment but PATH. What Lambda reserves wins over what the
 * caller gives, as it does there:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
function runtimeEnvironment(
  { bundleDirectory, handler, environment }: FunctionSettings,
  memoryMegabytes: number,
  runtimeApi: string,
): NodeJS.ProcessEnv {
  return {
    ...BARE_ENVIRONMENT,
    ...environment,
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: bundleDirectory,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${FUNCTION_NAME}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[$LATEST]${randomUUID().replaceAll('-', '')}`,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
  };
}
