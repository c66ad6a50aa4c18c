import type { CliContext } from '../../cli/context';

function unused(): never {
  throw new Error('what is tested needs no such thing');
}

/** What a command is given that is not to use it: a test lays over it what it does use. */
export const UNUSED: Omit<CliContext, 'out' | 'err' | 'now'> = {
  version: '0.0.0',
  source: { open: unused },
  findFiles: unused,
  openStore: unused,
  rulePack: unused,
  ruleFiles: unused,
  projectRules: unused,
  writeNewFile: unused,
  configuredStack: 'Trailstore',
  startSystem: unused,
  generate: unused,
  readTextFile: unused,
  writeFile: unused,
  gzip: unused,
  digestSigner: unused,
  writeJson: unused,
  openArchive: unused,
  publicKeys: unused,
};
