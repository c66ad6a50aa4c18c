import type { Item } from '../items/attribute';
import type { EventReader, ReadRequest, StreamListing } from '../ports';

/** A reader of these streams only: what it does not list, no query reads. */
export function readerOfStreams(
  reader: EventReader,
  listings: readonly StreamListing[],
): EventReader {
  return { listStreams: async () => listings, read: (request) => reader.read(request) };
}

/**
 * A reader for the one item that is sought: once a read has come upon it, all of them end. Merged in
 * order, streams that do not hold it would be read whole before the first event is known.
 *
 * @param onPage called after each page without it, before the next is read
 */
export function readerUntilFound(
  reader: EventReader,
  isSought: (item: Item) => boolean,
  onPage: () => Promise<void> = async () => {},
): EventReader {
  let isFound = false;
  return {
    listStreams: () => reader.listStreams(),
    async *read(request: ReadRequest) {
      for await (const page of reader.read(request)) {
        isFound ||= page.items.some(isSought);
        yield page;
        if (isFound) return;
        await onPage();
      }
    },
  };
}
