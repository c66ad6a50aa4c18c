import { decompress } from './decompress';
import type { SplitRecord } from './record-splitter';
import type { Splitter } from './splitter';

/** Of whole chunks, twice as large, the records that are in work take 3 MB more at the peak of a file of 1,000 MB. */
const PART_BYTES = 128 * 1024;
const NOTHING = Buffer.alloc(0);

/** What else is done with a file that is read. */
export interface Reading {
  /** What the file may hold, uncompressed. */
  readonly maxBytes?: number | undefined;
  /** Sees the uncompressed bytes. */
  readonly onChunk?: (chunk: Buffer) => void;
}

/**
 * Reads a file of records in bounded memory: gunzip (when it is gzip), split. Bytes behind the gzip that
 * are none count as one more element, which is rejected.
 *
 * @param stored the file's bytes as they are stored
 * @param splitter a new one: `FormSplitter` where only the content tells the file's form
 * @returns yields the records that each part of a chunk completed, in file order
 * @throws {UnreadableFileError} as `decompress`
 * @throws what the splitter throws
 */
export async function* readRecords(
  stored: AsyncIterable<Uint8Array>,
  splitter: Splitter,
  { maxBytes, onChunk }: Reading = {},
): AsyncGenerator<readonly SplitRecord[]> {
  const content = decompress(stored, maxBytes);
  let nextIndex = 0;
  const note = (records: readonly SplitRecord[]) => {
    nextIndex = (records.at(-1)?.index ?? nextIndex - 1) + 1;
    return records;
  };
  try {
    let step = await content.next();
    while (step.done !== true) {
      const chunk = step.value;
      onChunk?.(chunk);
      for (let from = 0; from < chunk.length; from += PART_BYTES) {
        let records = splitter.push(chunk.subarray(from, from + PART_BYTES));
        // Be it none: whoever reads may want to stop in the midst of a record that is very long.
        yield note(records);
        while (records.length > 0) {
          records = splitter.push(NOTHING);
          if (records.length > 0) yield note(records);
        }
      }
      step = await content.next();
    }
    yield note(splitter.finish());
    if (step.value.strayBytes > 0) yield [{ index: nextIndex, rejected: STRAY_BYTES }];
  } finally {
    await content.return({ strayBytes: 0 });
  }
}

const STRAY_BYTES = 'bytes that are not gzip follow the end of the compressed log';
