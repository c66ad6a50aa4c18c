import type { EventReader } from '../core/ports';

/** A reader that ends its answers early. */
export interface BoundedReader {
  readonly reader: EventReader;
  /** Whether there was more to read. */
  wasCut(): boolean;
}

/** Bounds what is read for something that is good to know, and not worth any price. */
export function readAtMost(mostPages: number, reader: EventReader): BoundedReader {
  let pages = 0;
  let isCut = false;
  return {
    wasCut: () => isCut,
    reader: {
      listStreams: () => reader.listStreams(),
      async *read(request) {
        for await (const page of reader.read(request)) {
          yield page;
          pages++;
          if (pages < mostPages || page.resumesAt === undefined) continue;
          isCut = true;
          return;
        }
      },
    },
  };
}
