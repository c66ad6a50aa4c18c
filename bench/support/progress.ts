const TERMINAL_INTERVAL_MILLISECONDS = 200;
const PIPE_INTERVAL_MILLISECONDS = 10_000;

/** Shows how far long work has come: one line that renews itself, or now and then a line in a pipe. */
export class Progress {
  private shownAt = Date.now();

  /** @param describe called only when the text is to be shown */
  update(describe: () => string): void {
    const { isTTY } = process.stderr;
    const interval = isTTY ? TERMINAL_INTERVAL_MILLISECONDS : PIPE_INTERVAL_MILLISECONDS;
    if (Date.now() - this.shownAt < interval) return;
    this.shownAt = Date.now();
    process.stderr.write(isTTY ? `\r\u001b[K${describe()}` : `${describe()}\n`);
  }

  /** Takes the line away. */
  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}
