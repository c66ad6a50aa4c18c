import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where groups of processes are limited, and by which file: cgroup v2 first, then v1. */
const HIERARCHIES = [
  { root: '/sys/fs/cgroup', limit: 'memory.max', swap: 'memory.swap.max' },
  {
    root: '/sys/fs/cgroup/memory',
    limit: 'memory.limit_in_bytes',
    swap: 'memory.memsw.limit_in_bytes',
  },
];

/** A limit of memory that the kernel keeps. */
export interface MemoryCap {
  /** Put before a command, it runs below the limit. */
  readonly wrapper: readonly string[];
  remove(): Promise<void>;
}

/** @returns undefined where this user or this system cannot set one: it takes root and cgroups */
export async function memoryCap(megabytes: number): Promise<MemoryCap | undefined> {
  for (const { root, limit, swap } of HIERARCHIES) {
    const folder = join(root, `trailstore-bench-${process.pid}`);
    try {
      await mkdir(folder);
    } catch {
      continue;
    }
    const bytes = String(megabytes * 1024 * 1024);
    try {
      // Never made by us: where the kernel has put none, this is no group of processes.
      await writeFile(join(folder, limit), bytes, { flag: 'r+' });
    } catch {
      await rmdir(folder);
      continue;
    }
    // Else what is over the limit is only swapped out; not every system counts swap.
    await writeFile(join(folder, swap), swap === 'memory.swap.max' ? '0' : bytes, {
      flag: 'r+',
    }).catch(() => {});
    return {
      wrapper: ['/bin/sh', '-c', 'echo $$ > "$0" && exec "$@"', join(folder, 'cgroup.procs')],
      remove: () => rmdir(folder),
    };
  }
  return undefined;
}
