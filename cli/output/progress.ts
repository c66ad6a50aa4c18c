import { cutToWidth } from './display-width';
import { forTerminal } from './neutralise';
import type { Sink } from './sink';

const TERMINAL_INTERVAL_MILLISECONDS = 100;
const PIPE_INTERVAL_MILLISECONDS = 10_000;
/** "Erase in line": takes away what is left of a longer text. */
export const ERASE_LINE = '\r\u001b[K';

/** Reading that takes longer shows how far it is. */
export const QUIET_MILLISECONDS = 1_000;

/** Shows how far long work has come: one line that renews itself, or now and then a line in a pipe. */
export class Progress {
  private shownAt: number;
  private isLineOpen = false;

  constructor(
    private readonly sink: Sink,
    private readonly now: () => Date,
    /** Work that takes less shows nothing. */
    quietMilliseconds = 0,
  ) {
    this.shownAt = now().getTime() + quietMilliseconds;
  }

  /** @param describe called only when the text is to be shown */
  update(describe: () => string): void {
    const { isTerminal } = this.sink;
    const interval = isTerminal ? TERMINAL_INTERVAL_MILLISECONDS : PIPE_INTERVAL_MILLISECONDS;
    const time = this.now().getTime();
    if (time - this.shownAt < interval) return;
    this.shownAt = time;
    const text = forTerminal(describe());
    void this.sink.write(
      isTerminal ? `${ERASE_LINE}${cutToWidth(text, this.sink.columns - 1)}` : `${text}\n`,
    );
    this.isLineOpen = isTerminal;
  }

  /** Takes the line away; what follows is the result. */
  async clear(): Promise<void> {
    if (this.isLineOpen) await this.sink.write(ERASE_LINE);
    this.isLineOpen = false;
  }
}
