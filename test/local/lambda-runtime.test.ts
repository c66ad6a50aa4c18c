import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionSettings } from '../../local/lambda/environment';
import { type LocalLambda, startLambda } from '../../local/lambda-runtime';

/** A function that does as its event says; the counter shows which process it is in. */
const BUNDLE = `
  let count = 0;
  exports.handler = async (event, context) => {
    count += 1;
    switch (event.do) {
      case 'echo': return { event, count };
      case 'nothing': return undefined;
      case 'context': return { ...context, remaining: context.getRemainingTimeInMillis() };
      case 'environment': return { ...process.env, cwd: process.cwd() };
      case 'log': console.log('to output\\nsecond'); console.error('to error'); return null;
      case 'throw': throw new TypeError('bad event');
      case 'throw text': throw 'only text';
      case 'exit': process.exit(event.code);
      case 'kill': process.kill(process.pid, 'SIGKILL'); return new Promise(() => {});
      case 'hang': return new Promise(() => {});
      case 'spin': for (;;);
      case 'uncaught': setTimeout(() => { throw new RangeError('late'); }); return new Promise(() => {});
      case 'unhandled': Promise.reject(new Error('nobody')); return new Promise(() => {});
      case 'memory': { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); }
      case 'big': return 'x'.repeat(7e6);
    }
  };
`;

let directory: string;
const running: LocalLambda[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trailstore-lambda-'));
  await writeFile(join(directory, 'index.js'), BUNDLE);
});
afterEach(() => Promise.all(running.splice(0).map((lambda) => lambda.close())));
afterAll(() => rm(directory, { recursive: true }));

async function start(settings: Partial<FunctionSettings> = {}): Promise<LocalLambda> {
  const lambda = await startLambda({
    bundleDirectory: directory,
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 10,
    ...settings,
  });
  running.push(lambda);
  return lambda;
}

it('gives the event and brings the answer, in one process', async () => {
  const lambda = await start();
  const event = { do: 'echo', text: 'é😀\u2028' };
  expect(await lambda.invoke(event)).toEqual({ event, count: 1 });
  expect(await lambda.invoke(event)).toEqual({ event, count: 2 });
  expect(await lambda.invoke({ do: 'nothing' })).toBeNull();
});

it('invokes one at a time', async () => {
  const lambda = await start();
  const answers = await Promise.all([1, 2, 3].map(() => lambda.invoke({ do: 'echo' })));
  expect(answers).toMatchObject([{ count: 1 }, { count: 2 }, { count: 3 }]);
});

it('has a context', async () => {
  const lambda = await start({ timeoutSeconds: 7, memoryMegabytes: 256 });
  const context = (await lambda.invoke({ do: 'context' })) as Record<string, unknown>;
  expect(context).toMatchObject({
    functionName: 'trailstore-local',
    functionVersion: '$LATEST',
    memoryLimitInMB: '256',
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    invokedFunctionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1:\d{12}:function:/),
    logGroupName: '/aws/lambda/trailstore-local',
  });
  expect(context.remaining).toBeGreaterThan(6000);
  expect(context.remaining).toBeLessThanOrEqual(7000);
});

it('has only the environment that it was given, and what Lambda sets', async () => {
  process.env.SECRET_OF_THE_PARENT = 'leaked';
  const environment = {
    TABLE: 'events',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
    AWS_REGION: 'x',
  };
  const lambda = await start({ environment });
  const seen = (await lambda.invoke({ do: 'environment' })) as Record<string, string>;
  delete process.env.SECRET_OF_THE_PARENT;
  expect(seen).toMatchObject({
    TABLE: 'events',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
    AWS_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_EXECUTION_ENV: expect.stringMatching(/^AWS_Lambda_nodejs\d+\.x$/),
    _HANDLER: 'index.handler',
    LAMBDA_TASK_ROOT: directory,
    cwd: directory,
    _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-/),
  });
  expect(
    Object.keys(seen)
      .filter((name) => !/^(_X_AMZN_|_HANDLER|AWS_|LAMBDA_)/.test(name))
      .sort(),
  ).toEqual(['LANG', 'PATH', 'TABLE', 'TZ', 'cwd']);
});

it('passes on what the function writes, line by line', async () => {
  const lines: string[] = [];
  const lambda = await start({ onLog: (line) => void lines.push(line) });
  await lambda.invoke({ do: 'log' });
  await lambda.close();
  expect(lines.sort()).toEqual(['second', 'to error', 'to output']);
});

it('rejects with the function’s own error, and goes on', async () => {
  const lambda = await start();
  await expect(lambda.invoke({ do: 'throw' })).rejects.toMatchObject({
    name: 'LambdaError',
    errorType: 'TypeError',
    message: 'bad event',
    stackTrace: expect.arrayContaining([expect.stringContaining('index.js')]),
  });
  await expect(lambda.invoke({ do: 'throw text' })).rejects.toMatchObject({ message: 'only text' });
  expect(await lambda.invoke({ do: 'echo' })).toMatchObject({ count: 3 });
});

it.each(['hang', 'spin'])('kills a function that takes too long (%s)', async (how) => {
  const lambda = await start({ timeoutSeconds: 0.5 });
  await expect(lambda.invoke({ do: how })).rejects.toMatchObject({
    errorType: 'Sandbox.Timedout',
    message: expect.stringMatching(
      /^RequestId: [0-9a-f-]{36} Error: Task timed out after 0.50 seconds$/,
    ),
  });
  expect(await lambda.invoke({ do: 'echo' })).toMatchObject({ count: 1 });
});

it.each([
  [{ do: 'exit', code: 1 }, 'Runtime.ExitError', 'Runtime exited with error: exit status 1'],
  [{ do: 'exit', code: 0 }, 'Runtime.ExitError', 'Runtime exited without providing a reason'],
  [{ do: 'kill' }, 'Runtime.ExitError', 'Runtime exited with error: signal: killed'],
  [{ do: 'uncaught' }, 'RangeError', 'late'],
  [{ do: 'unhandled' }, 'Runtime.UnhandledPromiseRejection', 'Error: nobody'],
  [{ do: 'big' }, 'Function.ResponseSizeTooLarge', 'exceeded maximum allowed payload size'],
])('reports %j and starts afresh', async (event, errorType, message) => {
  const lambda = await start();
  const crashed = lambda.invoke(event);
  await expect(crashed).rejects.toMatchObject({
    errorType,
    message: expect.stringContaining(message),
  });
  expect(await lambda.invoke({ do: 'echo' })).toMatchObject({ event: { do: 'echo' } });
});

it('kills a process on demand, whatever it is doing, and starts afresh', async () => {
  const lambda = await start();
  const hanging = expect(lambda.invoke({ do: 'hang' })).rejects.toMatchObject({
    errorType: 'Runtime.ExitError',
    message: expect.stringContaining('Runtime exited with error: signal: killed'),
  });
  await lambda.kill();
  await hanging;
  expect(await lambda.invoke({ do: 'echo' })).toMatchObject({ count: 1 });
  await lambda.kill();
  expect(await lambda.invoke({ do: 'echo' })).toMatchObject({ count: 1 });
});

it('ends a function that uses more memory than it has', async () => {
  const lambda = await start({ memoryMegabytes: 64 });
  await expect(lambda.invoke({ do: 'memory' })).rejects.toMatchObject({
    errorType: 'Runtime.ExitError',
    message: expect.stringContaining('signal: aborted'),
  });
  expect(await lambda.invoke({ do: 'echo' })).toMatchObject({ count: 1 });
});

it('says why a bundle cannot be loaded', async () => {
  await writeFile(join(directory, 'broken.js'), 'throw new Error("no table configured");');
  await writeFile(join(directory, 'exits.js'), 'process.exit(3);');
  await expect(start({ handler: 'broken.handler' })).rejects.toMatchObject({
    errorType: 'Error',
    message: 'no table configured',
  });
  await expect(start({ handler: 'missing.handler' })).rejects.toMatchObject({
    errorType: 'Runtime.ImportModuleError',
    message: expect.stringContaining('missing'),
  });
  await expect(start({ handler: 'index.other' })).rejects.toMatchObject({
    errorType: 'Runtime.HandlerNotFound',
    message: 'index.other is undefined or not exported',
  });
  await expect(start({ handler: 'exits.handler' })).rejects.toMatchObject({
    message: expect.stringContaining('exit status 3'),
  });
});

it('loads an ES module', async () => {
  await writeFile(
    join(directory, 'modern.mjs'),
    'export const handler = async (event) => event.a;',
  );
  expect(await (await start({ handler: 'modern.handler' })).invoke({ a: 1 })).toBe(1);
});

it('rejects what is under way when it is closed', async () => {
  const lambda = await start();
  const pending = [lambda.invoke({ do: 'hang' }), lambda.invoke({ do: 'echo' })];
  const settled = Promise.allSettled(pending);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await lambda.close();
  for (const result of await settled)
    expect(result).toMatchObject({ status: 'rejected', reason: { errorType: 'Sandbox.Closed' } });
  await lambda.close();
});
