import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../local/paths';

const COMPILER = join(packageRoot(), 'node_modules/assemblyscript/bin/asc.js');

/** No runtime of AssemblyScript's own: what is compiled keeps its memory itself. */
const FLAGS = '-O3 --runtime stub --noAssert --enable simd --memoryBase 0'.split(' ');

/**
 * Compiles one AssemblyScript file.
 * @param pages what it has of memory, in 64 KB: at the beginning, and at the most
 * @throws {Error} with the compiler's complaint
 */
export async function assemble(
  path: string,
  [initial, maximum]: readonly [number, number],
): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), 'assemble-'));
  try {
    const target = join(directory, 'code.wasm');
    const memory = ['--initialMemory', `${initial}`, '--maximumMemory', `${maximum}`];
    await promisify(execFile)(process.execPath, [
      COMPILER,
      path,
      '-o',
      target,
      ...FLAGS,
      ...memory,
    ]);
    return await readFile(target);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** A module that carries compiled code. */
export function printCode(name: string, code: Buffer): string {
  const lines = code.toString('base64').match(/.{1,94}/g) ?? [];
  return `// Made by scripts/make-assembled.ts; not to be changed by hand.

/** WebAssembly in base64. */
export const ${name} =
  '${lines.join("' +\n  '")}';
`;
}
