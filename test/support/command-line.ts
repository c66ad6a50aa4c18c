import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PROGRAM = join(__dirname, '..', '..', 'dist', 'trailstore.js');

export interface Finished {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own for one test file, with a local store in it. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'trailstore-cli-'));

  /** Runs the built command line as a user does. */
  trailstore(...words: string[]): Finished {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
      cwd: this.folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: this.environment(),
    });
    return { exitCode: status, out: stdout, err: stderr };
  }

  /** Runs a line of shell, in which `"$NODE" "$TRAILSTORE"` is the command line. */
  shell(line: string): Finished {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...this.environment(), NODE: process.execPath, TRAILSTORE: PROGRAM },
    });
    return { exitCode: status, out: stdout, err: stderr };
  }

  write(path: string, content: string | Buffer): string {
    const absolute = join(this.folder, path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, content);
    return absolute;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  protected environment(): Record<string, string | undefined> {
    return { PATH: process.env.PATH, TRAILSTORE_HOME: join(this.folder, 'home') };
  }
}
