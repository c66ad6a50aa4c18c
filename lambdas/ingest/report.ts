import type { Activity } from '../../core/ledger/file-activity';
import { DIMENSIONS, METRICS } from '../../core/metrics';
import { logText } from '../../core/redaction/log-text';
import type { LogLines } from '../log-lines';
import type { MetricLines } from '../metric-lines';
import { HandedBackError, OutOfTimeError } from './deadline';
import { describeError } from './failure-notes';
import type { MessageOutcome } from './ingest-message';
import type { QueueMessage } from './queue-message';

/** Where a report goes. */
export interface Desk {
  readonly logger: LogLines;
  readonly metrics: MetricLines;
}

/**
 * Reports what became of an object. File names and numbers only: reasons of rejections stay in the
 * ledger, since they may quote what a record says.
 */
export function reportOutcome(outcome: MessageOutcome, { logger, metrics }: Desk): void {
  if (outcome.kind === 'passed-over') {
    metrics.addBy({ [DIMENSIONS.what]: outcome.what }, METRICS.filesPassedOver, 'Count', 1);
    // CloudTrail's own files have known names: another one may be a log that we fail to recognise.
    // Another bucket is named by mistake, or by somebody who would have his events taken for ours.
    const isOdd = outcome.what === 'other' || outcome.what === 'other-bucket';
    const file = outcome.uri && logText(outcome.uri);
    logger[isOdd ? 'warn' : 'info']('passed over', { what: outcome.what, file });
    return;
  }
  const { entry } = outcome.outcome;
  if (outcome.outcome.kind === 'known') {
    metrics.add(METRICS.filesKnown, 'Count', 1);
    logger.info('already in the ledger', { file: logText(entry.file.uri) });
    return;
  }
  const { counts, durationMilliseconds, bytes } = entry;
  reportActivity(outcome.outcome.activity, metrics);
  metrics.add(METRICS.filesIngested, 'Count', 1);
  metrics.add(METRICS.records, 'Count', counts.records);
  metrics.add(METRICS.recordsStored, 'Count', counts.stored);
  metrics.add(METRICS.recordsDuplicate, 'Count', counts.duplicates);
  metrics.add(METRICS.recordsFiltered, 'Count', counts.filtered);
  metrics.add(METRICS.recordsExpired, 'Count', counts.expired);
  metrics.add(METRICS.recordsRejected, 'Count', counts.rejected);
  metrics.add(METRICS.recordsUnclassified, 'Count', counts.unclassified);
  const level = counts.rejected > 0 ? 'warn' : 'info';
  logger[level]('ingested', {
    file: logText(entry.file.uri),
    ...counts,
    bytes,
    durationMilliseconds,
  });
}

/** What happened, in numbers: of services and rules, never of who did it. */
function reportActivity(activity: Activity, metrics: MetricLines): void {
  for (const { service, category, count } of activity.byKind) {
    const kind = { [DIMENSIONS.eventService]: service, [DIMENSIONS.category]: category };
    metrics.addBy(kind, METRICS.events, 'Count', count);
  }
  for (const { rule, count } of activity.ruleMatches) {
    metrics.addBy({ [DIMENSIONS.rule]: rule }, METRICS.ruleMatches, 'Count', count);
  }
  metrics.add(METRICS.deniedCalls, 'Count', activity.denied);
  metrics.add(METRICS.sends, 'Count', activity.sends);
  metrics.add(METRICS.deletes, 'Count', activity.deletes);
  if (activity.lagSeconds !== undefined) {
    metrics.add(METRICS.lag, 'Seconds', activity.lagSeconds);
  }
}

/**
 * Reports that a message failed and will come again, or go to the dead-letter queue. One that is handed back
 * counts as well, since it may end there too, but is no error of its file.
 */
export function reportFailure(
  error: unknown,
  { id: messageId, attempt }: QueueMessage,
  { logger, metrics }: Desk,
): void {
  const failure = { messageId, attempt, ...describeError(error) };
  if (error instanceof OutOfTimeError || error instanceof HandedBackError) {
    metrics.add(METRICS.messagesHandedBack, 'Count', 1);
    logger.warn('a message is handed back', failure);
  } else {
    metrics.add(METRICS.messagesFailed, 'Count', 1);
    logger.error('a message failed', failure);
  }
  if (messageId === '') logger.error('a message without an id cannot come again');
}

/** Notes of failures could not be left or read: the batch goes on without them. */
export function reportNoteTrouble(error: unknown, { logger }: Desk): void {
  logger.warn('notes of failures are lost', describeError(error));
}
