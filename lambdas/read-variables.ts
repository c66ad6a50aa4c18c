/**
 * Reads variables of the environment that must be there.
 * @throws {Error} naming each one that is missing or empty
 */
export function readVariables<Name extends string>(
  variables: NodeJS.ProcessEnv,
  names: readonly Name[],
): (name: Name) => string {
  const missing = names.filter((name) => !variables[name]);
  if (missing.length > 0) throw new Error(`missing from the environment: ${missing.join(', ')}`);
  return (name) => variables[name] ?? '';
}
