/**
 * The LevelDB store under dynalite, reached through dynalite's own dependency: what it says about a
 * store that cannot be opened, and one repair.
 */
import { createRequire } from 'node:module';
import { STORE_IN_USE } from './dynamodb-messages';

interface LevelIterator {
  close(): Promise<void>;
  return?: () => Promise<void>;
}

interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
  values(options: unknown): LevelIterator;
}

function loadLevel(): new (path: string) => Level {
  const fromDynalite = createRequire(require.resolve('dynalite'));
  return (fromDynalite('level') as { Level: new (path: string) => Level }).Level;
}

/**
 * dynalite 4.0.0 ends a query's iterator by calling `return`, which the iterators of level 10 do
 * not have: every query would leave one open, some 30 KB each, until the process ends.
 */
export function closeIteratorsAfterUse(): void {
  const { prototype } = loadLevel();
  const { values } = prototype;
  prototype.values = function (this: Level, options: unknown) {
    const iterator = values.call(this, options);
    iterator.return = () => iterator.close();
    return iterator;
  };
}

/** dynalite says only "Database is closed" when its store cannot be opened: asks LevelDB why. */
export async function whyStoreIsClosed(directory: string): Promise<string> {
  const level = new (loadLevel())(directory);
  try {
    await level.open();
    await level.close();
  } catch (error) {
    return isLocked(error) ? STORE_IN_USE : describeError(error);
  }
  // It opens now: another process has just let go of it, and the parent tries again.
  return STORE_IN_USE;
}

/** LevelDB says what went wrong only in the chain of causes. */
function isLocked(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && cause.code === 'LEVEL_LOCKED') return true;
  return false;
}

export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (${describeError(error.cause)})`;
  return `${error.message}${cause}`;
}
