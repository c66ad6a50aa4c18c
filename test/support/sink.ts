import type { Sink } from '../../cli/output/sink';

/** A sink that keeps what is printed. */
export class PaperSink implements Sink {
  text = '';

  constructor(
    readonly isTerminal = false,
    readonly columns = 80,
  ) {}

  async write(text: string): Promise<void> {
    this.text += text;
  }
}
