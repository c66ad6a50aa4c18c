import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

/** Node's own. Jest's is 100, and makes an error at each `expect`, whether it fails or not. */
const STACK_FRAMES = 10;

/**
 * Jest hands the running test on through every promise, by an `AsyncLocalStorage` a suite that it never
 * disables: in a worker's hundredth suite each promise is handed on a hundred times. All it is for is to
 * name the test in which an error was left uncaught; without it, that error fails the whole suite.
 */
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function runUnlessJests<R, A extends unknown[]>(
  this: AsyncLocalStorage<unknown>,
  store: unknown,
  callback: (...args: A) => R,
  ...args: A
): R {
  if (isContextOfJest(store)) return callback(...args);
  return run.call(this, store, () => callback(...args)) as R;
};

function isContextOfJest(store: unknown): boolean {
  return typeof store === 'object' && store !== null && 'test' in store;
}

/** Node's environment, in which promises and errors cost about what they do outside of tests. */
export default class FastEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    // Before `setup`, the runner sets it.
    Error.stackTraceLimit = STACK_FRAMES;
    this.global.Error.stackTraceLimit = STACK_FRAMES;
  }
}
