import { UsageError } from '../core/errors';
import type { CliContext, DeployedPipeline, OpenStore, StoreChoice } from './context';

/** A stack's store, and the way of log files into it. */
export interface DeployedSystem {
  readonly store: OpenStore;
  readonly stackName: string;
  readonly pipeline: DeployedPipeline;
}

/**
 * Does what only a deployed stack can be asked for, and closes its store.
 * @throws {UsageError} when no stack is named, or it is of an older Trailstore
 */
export async function withDeployed(
  choice: StoreChoice,
  context: CliContext,
  work: (system: DeployedSystem) => Promise<number>,
): Promise<number> {
  const store = await context.openStore(choice, 'deployed');
  try {
    const { stackName = '', pipeline } = store;
    if (pipeline === undefined) {
      throw new UsageError(
        `the stack ${stackName} is of an older Trailstore and does not say where its queues are: deploy it again with cdk deploy`,
      );
    }
    return await work({ store, stackName, pipeline: await pipeline() });
  } finally {
    await store.close();
  }
}
