import type { DeadLetter, FailureNote } from '../../core/ports';
import type { CliContext } from '../context';
import { forJson, forTerminal } from './neutralise';
import type { Sink } from './sink';
import { type Column, TableWriter } from './table';

/** A message that failed too often, and why. */
export interface ExplainedLetter {
  readonly letter: DeadLetter;
  /** The addresses of the files that it announces. */
  readonly files: readonly string[];
  /** Absent where nobody noted one. */
  readonly failure: FailureNote | undefined;
}

export interface LettersFormat {
  readonly output: 'table' | 'json';
  /** Whether they lie where they were. */
  readonly isDryRun: boolean;
}

const NOT_NOTED =
  'nothing was noted: the function ended before it could say, by its time-out or for want of memory';

/** Prints messages in groups of one reason, the most frequent one first, and how many there were. */
export async function printLetters(
  letters: readonly ExplainedLetter[],
  { output, isDryRun }: LettersFormat,
  { out, err }: Pick<CliContext, 'out' | 'err'>,
): Promise<void> {
  if (output === 'json') {
    await out.write(
      `${forJson(
        letters.map((each) => asJson(each, isDryRun)),
        2,
      )}\n`,
    );
    return;
  }
  if (letters.length === 0) {
    await err.write('there is nothing in the dead-letter queue\n');
    return;
  }
  for (const [reason, group] of byReason(letters)) {
    await out.write(`${forTerminal(`${describeCount(group.length)}: ${reason}`)}\n`);
    await printGroup(group, out);
    await out.write('\n');
  }
  await out.write(
    isDryRun
      ? `${describeCount(letters.length)} in the dead-letter queue; it was a dry run, and there they are\n`
      : `${describeCount(letters.length)} moved back to the queue\n`,
  );
}

function byReason(
  letters: readonly ExplainedLetter[],
): readonly (readonly [string, readonly ExplainedLetter[]])[] {
  const groups = new Map<string, ExplainedLetter[]>();
  for (const letter of letters) {
    const reason = reasonOf(letter);
    groups.set(reason, [...(groups.get(reason) ?? []), letter]);
  }
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}

function reasonOf({ failure }: ExplainedLetter): string {
  return failure === undefined ? NOT_NOTED : `${failure.kind}: ${failure.reason}`;
}

const COLUMNS: readonly Column[] = [
  { title: 'sent', isKey: true },
  { title: 'received', align: 'right', isKey: true },
  { title: 'failed' },
  { title: 'file', isKey: true, keep: 'path' },
];

async function printGroup(group: readonly ExplainedLetter[], out: Sink): Promise<void> {
  const table = new TableWriter(COLUMNS, out, ['failed']);
  for (const { letter, files, failure } of group) {
    // A message that names no file is known by its id alone.
    for (const file of files.length > 0 ? files : [`message ${letter.id}`]) {
      await table.add([
        toSeconds(letter.sentAt),
        String(letter.receiveCount),
        failure && toSeconds(failure.failedAt),
        file,
      ]);
    }
  }
  await table.end();
}

function toSeconds(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}

function describeCount(messages: number): string {
  return `${messages} ${messages === 1 ? 'message' : 'messages'}`;
}

function asJson({ letter, files, failure }: ExplainedLetter, isDryRun: boolean): object {
  return {
    messageId: letter.id,
    files,
    sentAt: letter.sentAt,
    received: letter.receiveCount,
    kind: failure?.kind ?? null,
    reason: failure?.reason ?? NOT_NOTED,
    attempt: failure?.attempt ?? null,
    failedAt: failure?.failedAt ?? null,
    movedBack: !isDryRun,
  };
}
