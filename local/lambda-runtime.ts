import { ExecutionEnvironment, type FunctionSettings } from './lambda/environment';
import { LambdaError } from './lambda/errors';

export { LambdaError };

export interface LocalLambda {
  /** Rejects with a `LambdaError` when the function fails, crashes or takes too long. */
  invoke(event: unknown): Promise<unknown>;
  /** Ends the function's process wherever it is, as a crash does; resolves when it is gone. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Runs a deployed bundle the way Lambda does: in a process of its own that takes its invocations
 * from the Runtime API, one at a time. More invocations wait their turn. After a time-out or a
 * crash the next invocation starts a fresh process.
 *
 * Rejects when the bundle cannot be loaded. Memory bounds JavaScript's heap only.
 */
export async function startLambda(settings: FunctionSettings): Promise<LocalLambda> {
  let environment = await ExecutionEnvironment.start(settings);
  let turn: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  async function invokeNow(event: unknown): Promise<unknown> {
    if (!isClosed && !(await environment.isReady()))
      environment = await ExecutionEnvironment.start(settings);
    if (isClosed) throw closed();
    return environment.invoke(event);
  }

  return {
    invoke(event) {
      const result = turn.then(() => invokeNow(event));
      turn = result.catch(() => {});
      return result;
    },
    kill: () => environment.kill(),
    async close() {
      isClosed = true;
      await environment.end(closed());
      await turn;
      // A process that was being started in the meantime.
      await environment.end(closed());
    },
  };
}

function closed(): LambdaError {
  return new LambdaError('Sandbox.Closed', 'The local Lambda was closed');
}
