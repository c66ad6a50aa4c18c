import type { EventReader } from '../core/ports';

/** A reader that ends its answers early. */
export interface BoundedReader {
  readonly reader: EventReader;
  /** Whether there was more to read. */
  wasCut(): boolean;
}

/**
 * Bounds what is read for something that is good to know, and not worth any price.
 * @param mostPages that all reads together may take
 */
export function readAtMost(mostPages: number, reader: EventReader): BoundedReader {
  let pages = 0;
  let isCut = false;
  /** Reads go on side by side: each takes its page from the others before it is there. */
  const mayTakePage = (): boolean => {
    isCut ||= pages >= mostPages;
    if (isCut) return false;
    pages++;
    return true;
  };
  return {
    wasCut: () => isCut,
    reader: {
      listStreams: () => reader.listStreams(),
      async *read(request) {
        if (!mayTakePage()) return;
        for await (const page of reader.read(request)) {
          yield page;
          if (page.resumesAt !== undefined && !mayTakePage()) return;
        }
      },
    },
  };
}
