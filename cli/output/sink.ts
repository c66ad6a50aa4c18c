import type { Writable } from 'node:stream';

/** A stream that a command prints to. */
export interface Sink {
  /**
   * Resolves when there is room for more; what was written may still be on its way.
   * @throws {OutputError} when nothing more can be written
   */
  write(content: string | Uint8Array): Promise<void>;
  readonly isTerminal: boolean;
  /** In characters; what a terminal shows on one line. */
  readonly columns: number;
}

/** A sink whose text is sent in larger pieces. */
export interface GatheringSink extends Sink {
  /**
   * Sends what is gathered; resolves when all of it is gone.
   * @throws {OutputError} when it could not be sent
   */
  flush(): Promise<void>;
}

/** One of the process's own streams, or what stands in for it. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** What is printed cannot be written. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  /** Whether the reader went away, as `head` does: it wanted no more, and nothing is amiss. */
  readonly isUnread: boolean;

  constructor(cause: NodeJS.ErrnoException) {
    super(`the output cannot be written: ${cause.message}`, { cause });
    this.isUnread = cause.code !== undefined && READER_GONE.includes(cause.code);
  }
}

/** A pipe says EPIPE; a socket may say ECONNRESET first. */
const READER_GONE = ['EPIPE', 'ECONNRESET'];

/** What a pipe of Linux holds (`man 7 pipe`). */
const PIECE_BYTES = 65_536;
/** UTF-8 takes no more of them for one code unit of a string. */
const MOST_BYTES_A_UNIT = 3;
/** Some terminals do not say how wide they are. */
const USUAL_COLUMNS = 80;

/**
 * A sink over a stream of the process. One write a row would cost more than making the row: rows are
 * gathered, and go out when there are enough of them, or as soon as the process has nothing else to do,
 * so that a single row appears at once.
 */
export function sinkOver(stream: OutputStream): GatheringSink {
  const gathered = new Piece();
  let sending: Promise<void> | undefined;
  let isScheduled = false;
  let failure: OutputError | undefined;

  const fail = (error: NodeJS.ErrnoException): OutputError => {
    failure ??= new OutputError(error);
    return failure;
  };
  // Every error comes to the write that it befell; without a listener it would end the process.
  stream.on('error', fail);

  const send = (bytes: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.write(bytes, (error) => {
        sending = undefined;
        if (error) reject(fail(error));
        else resolve();
      });
    });
  const flush = async (): Promise<void> => {
    for (;;) {
      if (failure !== undefined) throw failure;
      if (sending === undefined) {
        if (gathered.bytes === 0) return;
        sending = send(gathered.take());
      }
      await sending;
    }
  };
  const flushSoon = (): Promise<void> => {
    if (!isScheduled) {
      isScheduled = true;
      setImmediate(() => {
        isScheduled = false;
        void mayFail(flush());
      });
    }
    return READY;
  };

  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return columnsOf(stream);
    },
    write: (content) => {
      if (failure !== undefined) return mayFail(Promise.reject(failure));
      gathered.add(content);
      return gathered.bytes < PIECE_BYTES ? flushSoon() : mayFail(flush());
    },
    flush: () => mayFail(flush()),
  };
}

/** Text in UTF-8, or bytes as they are, gathered to be sent at once. */
class Piece {
  private buffer: Buffer = Buffer.allocUnsafe(2 * PIECE_BYTES);
  bytes = 0;

  add(content: string | Uint8Array): void {
    const isText = typeof content === 'string';
    const needed = this.bytes + content.length * (isText ? MOST_BYTES_A_UNIT : 1);
    if (needed > this.buffer.length) {
      this.buffer = Buffer.concat([this.buffer.subarray(0, this.bytes)], 2 * needed);
    }
    if (isText) this.bytes += this.buffer.write(content, this.bytes);
    else {
      this.buffer.set(content, this.bytes);
      this.bytes += content.length;
    }
  }

  take(): Buffer {
    const taken = this.buffer.subarray(0, this.bytes);
    this.buffer = Buffer.allocUnsafe(2 * PIECE_BYTES);
    this.bytes = 0;
    return taken;
  }
}

/**
 * A sink for what is said beside the output: it goes out at once, behind the output that came before,
 * and where nobody can hear it the work goes on.
 */
export function messagesOver(stream: OutputStream, output: GatheringSink): Sink {
  let last = READY;
  stream.on('error', () => {});
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return columnsOf(stream);
    },
    write: (text) => {
      last = last
        .then(() => output.flush())
        .catch(() => {})
        .then(() => new Promise((resolve) => stream.write(text, () => resolve())));
      return last;
    },
  };
}

function columnsOf({ columns }: OutputStream): number {
  return columns || USUAL_COLUMNS;
}

const READY = Promise.resolve();

/** Who does not wait for a write need not hear that it failed: the next one fails too. */
function mayFail(promise: Promise<void>): Promise<void> {
  promise.catch(() => {});
  return promise;
}
