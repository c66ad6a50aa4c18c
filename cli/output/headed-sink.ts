import type { Sink } from './sink';

/**
 * A sink that writes a text before the first thing that is written: a question that is refused, or cannot
 * be answered, then leaves nothing behind.
 */
export function headed(sink: Sink, head: string): Sink {
  let isBegun = false;
  return {
    isTerminal: sink.isTerminal,
    get columns() {
      return sink.columns;
    },
    write: async (content) => {
      if (!isBegun && head !== '') await sink.write(head);
      isBegun = true;
      await sink.write(content);
    },
  };
}
