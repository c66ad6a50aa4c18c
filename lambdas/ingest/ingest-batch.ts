import type { LogFile } from '../../core/ledger/ledger-entry';
import type { FailureLog, FailureNote, Ledger, LogSource } from '../../core/ports';
import { parseLogKey } from '../../core/records/log-key';
import { type Deadline, HandedBackError } from './deadline';
import { aboutMessage, type Failure, FailureNotes } from './failure-notes';
import { ingestMessage, type MessageOutcome, type MessagePorts } from './ingest-message';
import { readNotification } from './notification';
import type { QueueMessage } from './queue-message';

export interface BatchPorts extends MessagePorts {
  readonly failures: FailureLog;
  readonly deadline: Deadline;
}

/** Hears what becomes of a batch. */
export interface BatchReport {
  outcome(outcome: MessageOutcome): void;
  failure(error: unknown, message: QueueMessage): void;
  /** Notes of failures are lost; the batch goes on. */
  noteTrouble(error: unknown): void;
}

/** Noted before a file is read, so that it stands there if nobody is left to note what happened. */
class UnfinishedError extends Error {
  override readonly name = 'UnfinishedError';
}

/**
 * Deliveries at which a message that is feared makes room for others. It is tried once more after them: its
 * process may have ended by chance. Every third delivery of a message is thus a try at the least.
 */
const MOST_HAND_BACKS = 2;

/** A message of more files than that is somebody's own; its first ones tell enough. */
const MOST_FILES_LOOKED_UP = 20;

/**
 * Does what the messages of one batch ask for. A file may end the function's process. Then nobody says what
 * was done of its batch, and all of it comes again, file and neighbours. Therefore new messages are worked
 * on together, but those that were delivered before behind them and one by one, each under a note that it
 * was begun: the note outlives the process. A message under such a note is handed back as long as it has
 * company, so that the company is acknowledged. So a file takes its neighbours with it at its first
 * delivery and perhaps at its second; from the third on it ends the process alone.
 *
 * @returns the ids of the messages that are to come again; none is empty, since Lambda takes an empty one
 *   for a failure of the whole batch
 */
export async function ingestBatch(
  messages: readonly QueueMessage[],
  ports: BatchPorts,
  report: BatchReport,
): Promise<string[]> {
  const { deadline } = ports;
  const notes = new FailureNotes(
    ports.failures,
    ports.now,
    report.noteTrouble,
    () => deadline.millisecondsToAnswer?.() ?? Number.POSITIVE_INFINITY,
  );
  const failed: string[] = [];
  const comesAgain = ({ id }: QueueMessage) => {
    if (id !== '') failed.push(id);
  };
  const work = async (message: QueueMessage) => {
    if (!(await ingestNoted(message, ports, notes, report))) comesAgain(message);
  };
  const fresh = messages.filter(isNew);
  await Promise.all(fresh.map(work));
  const repeated = messages.filter((message) => !isNew(message));
  const { inTurn, handedBack } = rank(await judgeAll(repeated, ports, notes), fresh.length > 0);
  for (const message of handedBack) {
    report.failure(
      new HandedBackError('it may end the function, and others came with it'),
      message,
    );
    comesAgain(message);
  }
  for (const message of inTurn) await work(message);
  return failed;
}

function isNew({ attempt }: QueueMessage): boolean {
  return attempt === 1;
}

/** @returns whether all that the message asks for is done; if not, notes say why */
async function ingestNoted(
  message: QueueMessage,
  ports: BatchPorts,
  notes: FailureNotes,
  report: BatchReport,
): Promise<boolean> {
  const failures: Failure[] = [];
  const source = isNew(message) ? ports.source : notedSource(message, ports.source, notes);
  try {
    await ingestMessage(
      message.body,
      { ...ports, source },
      message.attempt,
      report.outcome,
      (error, uri) => failures.push({ about: uri, error }),
    );
    return true;
  } catch (error) {
    report.failure(error, message);
    // It says nothing of the file, and would hide what an earlier delivery left.
    if (error instanceof HandedBackError) return false;
    if (failures.length === 0 && message.id !== '') {
      failures.push({ about: aboutMessage(message.id), error });
    }
    await notes.leave(failures, { messageId: message.id, attempt: message.attempt });
    return false;
  }
}

/** Notes of each file that it is begun, before it is opened. */
function notedSource(message: QueueMessage, source: LogSource, notes: FailureNotes): LogSource {
  const { id: messageId, attempt } = message;
  return {
    open: async (file) => {
      const error = new UnfinishedError(
        'its reading began and its end was never noted: it may have ended the function or outlasted it',
      );
      await notes.leave([{ about: file.uri, error }], { messageId, attempt });
      return source.open(file);
    },
  };
}

/** What is known of a message from its earlier deliveries. */
interface Judged {
  readonly message: QueueMessage;
  /** Whether it took more time than there was. */
  readonly isSlow: boolean;
  /** The last delivery at which it was begun and nobody noted an end. */
  readonly unfinishedAt: number | undefined;
}

function judgeAll(
  messages: readonly QueueMessage[],
  ports: BatchPorts,
  notes: FailureNotes,
): Promise<readonly Judged[]> {
  return Promise.all(
    messages.map(async (message) => {
      const files = namedFiles(message);
      const found = await notes.find(files.map(({ uri }) => uri));
      const own = found.filter(({ messageId }) => messageId === message.id);
      const isSlow = own.some(({ kind }) => kind === 'OutOfTimeError');
      let unfinishedAt: number | undefined;
      for (const note of own.filter(({ kind }) => kind === 'UnfinishedError')) {
        const file = files.find(({ uri }) => uri === note.about);
        if (file !== undefined && !(await isDoneSince(note, file, ports.ledger))) {
          unfinishedAt = Math.max(unfinishedAt ?? 0, note.attempt);
        }
      }
      return { message, isSlow, unfinishedAt };
    }),
  );
}

/** Whoever is done leaves no note: its entry in the ledger is younger than the note that it was begun. */
async function isDoneSince(note: FailureNote, file: LogFile, ledger: Ledger): Promise<boolean> {
  const entry = await ledger.find(file).catch(() => undefined);
  return entry !== undefined && entry.ingestedAt >= note.failedAt;
}

/** First, who has fewest deliveries left; then the slow ones; last, who is feared and tried all the same. */
function rank(
  judged: readonly Judged[],
  isCompanyNew: boolean,
): { readonly inTurn: readonly QueueMessage[]; readonly handedBack: readonly QueueMessage[] } {
  const hasCompany = isCompanyNew || judged.some(({ unfinishedAt }) => unfinishedAt === undefined);
  const isHandedBack = ({ message, unfinishedAt }: Judged) =>
    hasCompany && unfinishedAt !== undefined && message.attempt - unfinishedAt <= MOST_HAND_BACKS;
  const turnOf = ({ isSlow, unfinishedAt }: Judged) =>
    unfinishedAt !== undefined ? 2 : isSlow ? 1 : 0;
  const inTurn = judged
    .filter((each) => !isHandedBack(each))
    .sort((a, b) => turnOf(a) - turnOf(b) || b.message.attempt - a.message.attempt);
  return {
    inTurn: inTurn.map(({ message }) => message),
    handedBack: judged.filter(isHandedBack).map(({ message }) => message),
  };
}

function namedFiles({ body }: QueueMessage): readonly LogFile[] {
  try {
    return readNotification(body)
      .flatMap((notice) => (notice.kind === 'created' ? [notice] : []))
      .filter(({ key }) => parseLogKey(key).kind === 'log')
      .slice(0, MOST_FILES_LOOKED_UP)
      .map(({ bucket, key }) => ({ uri: `s3://${bucket}/${key}`, key }));
  } catch {
    // It fails when its turn comes, and says why.
    return [];
  }
}
