import * as z from 'zod/mini';
import type { Checkpoints } from '../ports';
import type { TimeSpan } from './day-folders';

/** What tells one backfill from another: the same command takes up what it left. */
export interface BackfillName {
  readonly stackName: string;
  /** Stacks of one name may be in many accounts and Regions; a bucket's name is one of its kind. */
  readonly bucket: string;
  /** As they were written: `7d` means another time whenever it is read. */
  readonly since: string;
  readonly until?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** How far a backfill has come. */
export interface BackfillState {
  /** What the range meant when it began. */
  readonly range: TimeSpan;
  /** Prefixes of the day folders whose files are all queued. */
  readonly done: ReadonlySet<string>;
}

const headSchema = z.object({ since: z.string(), until: z.string() });

/** A backfill's own checkpoint: its range in the first line, then a line for each day folder that is done. */
export class BackfillCheckpoint {
  private readonly name: string;

  constructor(
    private readonly checkpoints: Checkpoints,
    { stackName, bucket, since, until = 'now', account = 'all', region = 'all' }: BackfillName,
  ) {
    this.name = [stackName, bucket, since, until, account, region].map(inFileName).join('_');
  }

  /** @returns undefined where there is none, or none that can be read */
  async read(): Promise<BackfillState | undefined> {
    const [head, ...done] = await this.checkpoints.read(this.name);
    const range = headSchema.safeParse(parseJson(head ?? ''));
    return range.success ? { range: range.data, done: new Set(done) } : undefined;
  }

  async begin({ since, until }: TimeSpan): Promise<void> {
    await this.remove();
    await this.checkpoints.append(this.name, JSON.stringify({ since, until }));
  }

  async markDone(prefix: string): Promise<void> {
    await this.checkpoints.append(this.name, prefix);
  }

  async remove(): Promise<void> {
    await this.checkpoints.remove(this.name);
  }
}

/** Colons are in times, and in no file name of Windows. */
function inFileName(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]/g, '-');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
