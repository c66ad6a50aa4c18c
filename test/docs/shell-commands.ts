import { spawnSync } from 'node:child_process';

/** Prints its words instead of doing anything: each ends with NUL, a command with one more. */
const AWS = 'aws() { printf "%s\\0" aws "$@"; printf "\\0"; }';

/**
 * Has a shell read a script of `aws` commands: quotes, variables, continued lines, loops.
 * @param variables the only ones that the script may use
 * @returns the words of each command
 * @throws {Error} when the shell does not understand the script, or it runs anything but `aws`
 */
export function readCommands(
  script: string,
  variables: Readonly<Record<string, string>>,
): string[][] {
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', `set -eu\n${AWS}\n${script}`], {
    encoding: 'utf8',
    // No program is found without a path.
    env: { ...variables, PATH: '' },
  });
  if (status !== 0 || stderr !== '') throw new Error(`sh: ${stderr}${script}`);
  return stdout
    .split('\0\0')
    .filter((command) => command !== '')
    .map((command) => command.split('\0'));
}
