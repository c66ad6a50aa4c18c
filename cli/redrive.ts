import type { DeadLetter, DeadLetterQueue, FailureLog, FailureNote } from '../core/ports';
import { aboutMessage } from '../lambdas/ingest/failure-notes';
import { readNotification, UnknownNotificationError } from '../lambdas/ingest/notification';
import type { CliContext, StoreChoice } from './context';
import { withDeployed } from './deployed-pipeline';
import { Progress, QUIET_MILLISECONDS } from './output/progress';
import { type ExplainedLetter, printLetters } from './output/redrive-table';

export interface RedriveOptions extends StoreChoice {
  readonly dryRun?: true;
  /** All of them where absent. */
  readonly limit?: number;
  readonly output: 'table' | 'json';
}

/** Letters that are moved at a time; those that were not yet reached lie where they were if that fails. */
/** S3 names one file a message; CloudTrail's own announcement a few. */
const MOST_NOTES = 20;

const LETTERS_AT_A_TIME = 100;

/** Moves the messages of a stack's dead-letter queue back to where they failed, and says why they did. */
export function redrive(options: RedriveOptions, context: CliContext): Promise<number> {
  return withDeployed(options, context, async ({ pipeline: { deadLetters, failures } }) => {
    const { limit = Infinity, dryRun, output } = options;
    const work = new Redrive(deadLetters, failures, context);
    const print = () =>
      printLetters(work.explained, { output, isDryRun: dryRun === true }, context);
    try {
      if (dryRun) await work.look(limit);
      else await work.moveBack(limit);
    } catch (error) {
      // What was moved before something failed.
      if (work.explained.length > 0) await print();
      throw error;
    }
    await print();
    return 0;
  });
}

class Redrive {
  readonly explained: ExplainedLetter[] = [];
  private readonly progress: Progress;

  constructor(
    private readonly queue: DeadLetterQueue,
    private readonly failures: FailureLog,
    { err, now }: CliContext,
  ) {
    this.progress = new Progress(err, now, QUIET_MILLISECONDS);
  }

  /** Looks at letters and puts them all down again. */
  async look(most: number): Promise<void> {
    const inHand: DeadLetter[] = [];
    try {
      for await (const letter of this.received(most)) {
        inHand.push(letter);
        this.explained.push(await this.explain(letter));
      }
    } finally {
      await this.queue.release(inHand);
    }
  }

  async moveBack(most: number): Promise<void> {
    let inHand: DeadLetter[] = [];
    try {
      for await (const letter of this.received(most)) {
        inHand.push(letter);
        if (inHand.length < LETTERS_AT_A_TIME) continue;
        await this.move(inHand);
        inHand = [];
      }
      await this.move(inHand);
      inHand = [];
    } finally {
      if (inHand.length > 0) await this.queue.release(inHand);
    }
  }

  private async move(letters: readonly DeadLetter[]): Promise<void> {
    // Before they are moved: who ingests them again may note another failure.
    const explained = await Promise.all(letters.map((letter) => this.explain(letter)));
    await this.queue.moveBack(letters);
    this.explained.push(...explained);
  }

  private async *received(most: number): AsyncGenerator<DeadLetter> {
    let received = 0;
    try {
      for await (const letter of this.queue.receive(most)) {
        received++;
        this.progress.update(() => `${received} messages received`);
        yield letter;
      }
    } finally {
      await this.progress.clear();
    }
  }

  private async explain(letter: DeadLetter): Promise<ExplainedLetter> {
    const files = filesIn(letter);
    return { letter, files, failure: await this.findFailure(files, letter) };
  }

  /** A message of many files died of the one that failed last. */
  private async findFailure(
    files: readonly string[],
    { id }: DeadLetter,
  ): Promise<FailureNote | undefined> {
    const notes = await Promise.all(
      [...files.slice(0, MOST_NOTES), aboutMessage(id)].map((about) => this.failures.find(about)),
    );
    return notes
      .filter((note) => note !== undefined)
      .reduce<FailureNote | undefined>(
        (last, note) => (last === undefined || note.failedAt > last.failedAt ? note : last),
        undefined,
      );
  }
}

/** The addresses of the files that a message announces; none where it announces nothing that is known. */
function filesIn({ body }: DeadLetter): readonly string[] {
  try {
    return readNotification(body).flatMap((notice) =>
      notice.kind === 'created' ? [`s3://${notice.bucket}/${notice.key}`] : [],
    );
  } catch (error) {
    if (error instanceof UnknownNotificationError) return [];
    throw error;
  }
}
