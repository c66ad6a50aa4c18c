import { forEachConcurrently } from '../../core/concurrently';
import type { Clock, FailureLog, FailureNote } from '../../core/ports';
import { logText } from '../../core/redaction/log-text';

/** A failure as whoever works on a message knows it. */
export interface Failure {
  /** The file's `s3://` address, or what `aboutMessage` says. */
  readonly about: string;
  readonly error: unknown;
}

/** Notes are a help to whoever looks for a reason; no file waits longer than this for them. */
const MOST_MILLISECONDS = 2_000;
const NOTES_AT_A_TIME = 10;

/** What stands in notes and in the function's log of an error: its name, and its message without secrets. */
export function describeError(error: unknown): { readonly kind: string; readonly reason: string } {
  const isError = error instanceof Error;
  const reason = logText(isError ? error.message : String(error));
  return { kind: isError ? error.name : 'Error', reason };
}

/** What a failure is about that belongs to no file. */
export function aboutMessage(id: string): string {
  return `message/${id}`;
}

/**
 * The failure log as one batch uses it: it never fails and never takes long. Once it did not answer, it is
 * left alone until the next batch.
 */
export class FailureNotes {
  private isInTrouble = false;

  /**
   * @param onTrouble is told, once, why notes of this batch are lost
   * @param millisecondsLeft until there is no time even for notes
   */
  constructor(
    private readonly log: FailureLog,
    private readonly now: Clock,
    private readonly onTrouble: (error: unknown) => void,
    private readonly millisecondsLeft = () => Number.POSITIVE_INFINITY,
  ) {}

  /** Leaves a note of each failure. */
  async leave(
    failures: readonly Failure[],
    message: Pick<FailureNote, 'messageId' | 'attempt'>,
  ): Promise<void> {
    const failedAt = this.now().toISOString();
    await this.patiently(() =>
      forEachConcurrently(failures, NOTES_AT_A_TIME, ({ about, error }) =>
        this.log.note({ ...message, about, ...describeError(error), failedAt }),
      ),
    );
  }

  /** @returns the last notes of those of which there is one */
  async find(abouts: readonly string[]): Promise<readonly FailureNote[]> {
    const found: FailureNote[] = [];
    await this.patiently(() =>
      forEachConcurrently(abouts, NOTES_AT_A_TIME, async (about) => {
        const note = await this.log.find(about);
        if (note !== undefined) found.push(note);
      }),
    );
    return found;
  }

  private async patiently(work: () => Promise<void>): Promise<void> {
    if (this.isInTrouble) return;
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      const milliseconds = Math.max(0, Math.min(MOST_MILLISECONDS, this.millisecondsLeft()));
      const error = new Error(`no answer in ${milliseconds / 1000} seconds`);
      timer = setTimeout(() => reject(error), milliseconds);
    });
    try {
      await Promise.race([work(), silence]);
    } catch (error) {
      if (!this.isInTrouble) this.onTrouble(error);
      this.isInTrouble = true;
    } finally {
      clearTimeout(timer);
    }
  }
}
