import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

const entered = new Set<AsyncLocalStorage<unknown>>();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function runNoted<R, A extends unknown[]>(
  this: AsyncLocalStorage<unknown>,
  store: unknown,
  callback: (...args: A) => R,
  ...args: A
): R {
  entered.add(this);
  return run.call(this, store, () => callback(...args)) as R;
};

/** Node's own. Jest's is 100, and makes an error at each `expect`, whether it fails or not. */
const STACK_FRAMES = 10;

/**
 * Node's environment, without what a suite leaves to those behind it. Jest runs the tests of each suite in
 * an `AsyncLocalStorage` of its own and never disables it: in a worker's hundredth suite each promise
 * would be handed on in a hundred of them.
 */
export default class SuiteEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    Error.stackTraceLimit = STACK_FRAMES;
    this.global.Error.stackTraceLimit = STACK_FRAMES;
  }

  override async teardown(): Promise<void> {
    await super.teardown();
    for (const storage of entered) storage.disable();
    entered.clear();
  }
}
