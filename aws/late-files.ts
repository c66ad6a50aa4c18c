/**
 * Stands in the functions' bundles for `node:fs/promises` (`lib/function-bundle.ts`), which the SDK imports for files of
 * a developer's machine: Node makes it ready for whoever imports it.
 */
export const readFile: typeof import('node:fs/promises').readFile = (...given) =>
  require('node:fs').promises.readFile(...given);
