import { type LogDigest, readLog } from '../../core/records/read-log';
import type { SplitRecord } from '../../core/records/record-splitter';

/** What a whole log was read as. */
export interface ReadLog {
  readonly records: readonly SplitRecord[];
  readonly digest: LogDigest;
}

/** Hands out bytes as a source would that gives no more than `chunkBytes` at a time. */
export async function* inChunks(
  bytes: Uint8Array | string,
  chunkBytes = 65_536,
): AsyncGenerator<Buffer> {
  const whole = Buffer.from(bytes);
  for (let at = 0; at < whole.length; at += chunkBytes) yield whole.subarray(at, at + chunkBytes);
}

/** Reads a log to its end. */
export async function readWholeLog(
  stored: AsyncIterable<Uint8Array>,
  maxBytes?: number,
): Promise<ReadLog> {
  const log = readLog(stored, maxBytes);
  const records: SplitRecord[] = [];
  let step = await log.next();
  while (step.done !== true) {
    records.push(...step.value);
    step = await log.next();
  }
  return { records, digest: step.value };
}

/** A log of records that are JSON already. */
export function logOf(...records: readonly string[]): string {
  return `{"Records":[${records.join(',')}]}`;
}

/** The records that were read, as text. */
export function accepted(records: readonly SplitRecord[]): string[] {
  return records.flatMap((each) => ('bytes' in each ? [each.bytes.toString()] : []));
}

/** The records that were not, with their place and the reason. */
export function rejected(records: readonly SplitRecord[]): { index: number; rejected: string }[] {
  return records.flatMap((each) => ('rejected' in each ? [each] : []));
}
