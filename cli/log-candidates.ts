import type { FoundFile } from '../core/ports';
import { parseLogKey } from '../core/records/log-key';

/** What a command does with a file that it found. */
export type Candidate =
  /** `mustBeLog`: when its content is no log, that is an error and not just another file. */
  | { readonly kind: 'read'; readonly file: FoundFile; readonly mustBeLog: boolean }
  | { readonly kind: 'skip'; readonly file: FoundFile; readonly why: string };

const SKIPPED: Readonly<Record<string, string>> = {
  digest: 'CloudTrail digest',
  insight: 'CloudTrail Insights',
  'network-activity': 'CloudTrail network activity',
  aggregated: 'CloudTrail aggregated events',
  folder: 'folder object',
};

const LOG_LIKE = /\.json(?:\.gz)?$/i;

/** Judges a file by its name: only logs are read, and files that may be logs by another name. */
export function judgeByName(file: FoundFile): Candidate {
  const { kind } = parseLogKey(file.key);
  const skipped = SKIPPED[kind];
  if (skipped !== undefined) return { kind: 'skip', file, why: skipped };
  if (kind === 'log') return { kind: 'read', file, mustBeLog: true };
  if (file.isNamed) return { kind: 'read', file, mustBeLog: true };
  if (!LOG_LIKE.test(file.key)) return { kind: 'skip', file, why: 'not .json or .json.gz' };
  return { kind: 'read', file, mustBeLog: false };
}
