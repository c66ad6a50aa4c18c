import { decompress } from './decompress';
import type { SplitRecord } from './record-splitter';
import type { Splitter } from './splitter';

/**
 * Reads a file of records in bounded memory: gunzip (when it is gzip), split.
 *
 * @param stored the file's bytes as they are stored
 * @param splitter a new one: `FormSplitter` where only the content tells the file's form
 * @returns yields the records that each chunk completed, in file order
 * @throws {UnreadableFileError} when the bytes cannot be had or decompressed to the end
 * @throws what the splitter throws
 */
export async function* readRecords(
  stored: AsyncIterable<Uint8Array>,
  splitter: Splitter,
): AsyncGenerator<readonly SplitRecord[]> {
  for await (const chunk of decompress(stored)) yield splitter.push(chunk);
  yield splitter.finish();
}
