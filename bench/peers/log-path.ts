import * as z from 'zod/mini';

/** As ingest reads from S3 and from disk; zlib's own 16 KB cost inflate twice the CPU. */
export const CHUNK_BYTES = 64 * 1024;

const input = z.object({ path: z.string() });

/** The path of the log that a subject is to read. */
export function readPath(given: unknown): string {
  return input.parse(given).path;
}
