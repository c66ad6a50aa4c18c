/** A stream that a command prints to. */
export interface Sink {
  /** Resolves when the stream has room for more. */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  /** In characters; what a terminal shows on one line. */
  readonly columns: number;
}

/** A sink over one of the process's own streams. */
export function sinkOver(stream: NodeJS.WriteStream): Sink {
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 120;
    },
    // The callback comes when the text is gone, and also when nobody is left to read it.
    write: (text) =>
      new Promise((resolve) => {
        stream.write(text, () => resolve());
      }),
  };
}
