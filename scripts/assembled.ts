import { join } from 'node:path';
import { packageRoot } from '../local/paths';
import { assemble, printCode } from './assemble';

/** Code that core carries compiled. */
export interface Assembled {
  readonly source: string;
  /** The module that carries it. */
  readonly target: string;
  readonly constant: string;
  /** What it has of memory, in 64 KB: at the beginning, and at the most. */
  readonly pages: readonly [number, number];
}

export const ASSEMBLED: readonly Assembled[] = [
  {
    source: 'core/records/outline/assembly/outline-object.ts',
    target: 'core/records/outline/outline-code.ts',
    constant: 'OUTLINE_CODE',
    pages: [9, 9],
  },
  {
    source: 'core/deflate/assembly/deflate.ts',
    target: 'core/deflate/deflate-code.ts',
    constant: 'DEFLATE_CODE',
    // A record of 4 MB, and as much that may be written behind it; a crafted one may ask for some times that.
    pages: [7, 512],
  },
];

/** @returns the text of the module that carries the code */
export async function assembleModule({ source, constant, pages }: Assembled): Promise<string> {
  return printCode(constant, await assemble(join(packageRoot(), source), pages));
}
