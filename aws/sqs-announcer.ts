import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { announcementOf } from '../core/ledger/announcement';
import type { LogFile } from '../core/ledger/ledger-entry';
import type { Clock, FileAnnouncer } from '../core/ports';
import { MOST_ENTRIES } from './sqs-batches';
import { wait } from './wait';

/** Tries of a batch, with those messages that are left of it, before the call fails: about ten seconds. */
const TRIES = 8;
const FIRST_BACKOFF_MILLISECONDS = 100;

/** How to wait between tries. */
export interface AnnouncerRetry {
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly random?: () => number;
}

/** The queue did not take every message. */
export class NotAnnouncedError extends Error {
  override readonly name = 'NotAnnouncedError';
}

/**
 * Announces log files on the queue that S3 announces them on: a message for each, of the shape that S3
 * sends, so that one that fails fails alone.
 *
 * The client must be made with `useQueueUrlAsEndpoint: false`: an endpoint that the environment names is
 * then asked instead of the host in the queue's URL.
 */
export class SqsAnnouncer implements FileAnnouncer {
  constructor(
    private readonly client: SQSClient,
    private readonly queueUrl: string,
    private readonly now: Clock,
    private readonly retry: AnnouncerRetry = {},
  ) {}

  /**
   * @throws {NotAnnouncedError} when the queue refused messages, or took some too late; those before them
   *   are on their way
   */
  async announce(files: readonly LogFile[]): Promise<void> {
    const region = await this.client.config.region();
    for (let from = 0; from < files.length; from += MOST_ENTRIES) {
      const announced = { region, at: this.now() };
      // Far from the most bytes: a key of 1,024 takes three times as much when it is encoded.
      const batch = files.slice(from, from + MOST_ENTRIES).map((file, place) => ({
        Id: String(place),
        MessageBody: announcementOf([file], announced),
      }));
      await this.sendUntilTaken(batch);
    }
  }

  private async sendUntilTaken(batch: readonly SendMessageBatchRequestEntry[]): Promise<void> {
    let left = batch;
    for (let tries = 1; ; tries++) {
      left = await this.send(left);
      if (left.length === 0) return;
      if (tries === TRIES) {
        throw new NotAnnouncedError(
          `the queue did not take ${left.length} of ${batch.length} messages in ${TRIES} tries`,
        );
      }
      await backOff(tries, this.retry);
    }
  }

  /** @returns the messages that are to be sent again */
  private async send(
    batch: readonly SendMessageBatchRequestEntry[],
  ): Promise<readonly SendMessageBatchRequestEntry[]> {
    const { Failed = [] } = await this.client.send(
      new SendMessageBatchCommand({ QueueUrl: this.queueUrl, Entries: [...batch] }),
    );
    const [refused] = Failed.filter(({ SenderFault }) => SenderFault === true);
    if (refused !== undefined) {
      // Sent again it would be refused again. SQS API Reference, "BatchResultErrorEntry".
      throw new NotAnnouncedError(`the queue refused a message: ${refused.Code}`);
    }
    const failed = new Set(Failed.map(({ Id }) => Id));
    return batch.filter(({ Id }) => failed.has(Id));
  }
}

/** Full jitter: AWS Architecture Blog, "Exponential Backoff And Jitter". */
function backOff(
  tries: number,
  { sleep = wait, random = Math.random }: AnnouncerRetry,
): Promise<void> {
  return sleep(FIRST_BACKOFF_MILLISECONDS * 2 ** tries * random());
}
