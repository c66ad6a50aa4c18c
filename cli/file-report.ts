import { NotALogError, UnreadableFileError } from '../core/errors';
import type { Candidate } from './log-candidates';
import { forTerminal } from './output/neutralise';
import type { Sink } from './output/sink';

/** What became of the files that a command found. */
export interface FileReport {
  read(): void;
  skip(file: string, why: string): void;
  fail(file: string, why: string): void;
  readonly filesRead: number;
  readonly skipped: number;
  readonly failures: number;
  /** Says which files were skipped, by reason, and which could not be read. */
  print(sink: Sink): Promise<void>;
}

/** Failures that are named one by one; the rest are counted. */
const NAMED_FAILURES = 20;
const NAMED_SKIPS = 3;

export function fileReport(): FileReport {
  const reasons = new Map<string, { count: number; readonly named: string[] }>();
  const failed: string[] = [];
  let filesRead = 0;
  let failures = 0;
  return {
    read: () => {
      filesRead++;
    },
    skip: (file, why) => {
      const skipped = reasons.get(why) ?? { count: 0, named: [] };
      reasons.set(why, skipped);
      skipped.count++;
      if (skipped.named.length < NAMED_SKIPS) skipped.named.push(file);
    },
    fail: (file, why) => {
      failures++;
      if (failed.length < NAMED_FAILURES) failed.push(`cannot read ${file}: ${why}`);
    },
    get filesRead() {
      return filesRead;
    },
    get skipped() {
      return [...reasons.values()].reduce((sum, { count }) => sum + count, 0);
    },
    get failures() {
      return failures;
    },
    async print(sink) {
      for (const [why, { count, named }] of reasons) {
        const names = [...named, ...(count > named.length ? ['…'] : [])].join(', ');
        await sink.write(`${forTerminal(`skipped ${describeFiles(count)}: ${why} (${names})`)}\n`);
      }
      for (const line of failed) await sink.write(`${forTerminal(line)}\n`);
      const unnamed = failures - failed.length;
      if (unnamed > 0) await sink.write(`and ${unnamed} more files could not be read\n`);
      if (filesRead + failures + this.skipped === 0) await sink.write('no files were found\n');
    },
  };
}

/**
 * Reports that a file could not be read: skipped when it need not be a log and is none.
 * @throws what is not about the file itself
 */
export function reportUnread(
  error: unknown,
  { file, mustBeLog }: Extract<Candidate, { kind: 'read' }>,
  report: FileReport,
): void {
  if (error instanceof NotALogError && !mustBeLog) report.skip(file.shown, 'no CloudTrail log');
  else if (error instanceof NotALogError || error instanceof UnreadableFileError) {
    report.fail(file.shown, error.message);
  } else throw error;
}

/** The file system's own words name the path already; anything else is a defect and goes on up. */
export function describeFileSystemError(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) throw error;
  if (error.code === 'ENOENT') return 'there is no such file or folder';
  if (error.code === 'EACCES' || error.code === 'EPERM') return 'it may not be read';
  return error.message;
}

/** `1 file`, `2 files` */
export function describeFiles(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'}`;
}
