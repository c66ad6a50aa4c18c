import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Activity } from '../../core/ledger/file-activity';
import { DIMENSIONS, METRICS, type MetricName } from '../../core/metrics';
import { logText } from '../../core/redaction/log-text';
import { HandedBackError, OutOfTimeError } from './deadline';
import { describeError } from './failure-notes';
import type { MessageOutcome } from './ingest-message';
import type { QueueMessage } from './queue-message';

/** Where a report goes. */
export interface Desk {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Reports what became of an object. File names and numbers only: reasons of rejections stay in the
 * ledger, since they may quote what a record says.
 */
export function reportOutcome(outcome: MessageOutcome, { logger, metrics }: Desk): void {
  if (outcome.kind === 'passed-over') {
    countBy(metrics, METRICS.filesPassedOver, { [DIMENSIONS.what]: outcome.what }, 1);
    // CloudTrail's own files have known names: another one may be a log that we fail to recognise.
    // Another bucket is named by mistake, or by somebody who would have his events taken for ours.
    const isOdd = outcome.what === 'other' || outcome.what === 'other-bucket';
    const file = outcome.uri && logText(outcome.uri);
    logger[isOdd ? 'warn' : 'info']('passed over', { what: outcome.what, file });
    return;
  }
  const { entry } = outcome.outcome;
  if (outcome.outcome.kind === 'known') {
    metrics.addMetric(METRICS.filesKnown, MetricUnit.Count, 1);
    logger.info('already in the ledger', { file: logText(entry.file.uri) });
    return;
  }
  const { counts, durationMilliseconds, bytes } = entry;
  reportActivity(outcome.outcome.activity, metrics);
  metrics.addMetric(METRICS.filesIngested, MetricUnit.Count, 1);
  metrics.addMetric(METRICS.records, MetricUnit.Count, counts.records);
  metrics.addMetric(METRICS.recordsStored, MetricUnit.Count, counts.stored);
  metrics.addMetric(METRICS.recordsDuplicate, MetricUnit.Count, counts.duplicates);
  metrics.addMetric(METRICS.recordsFiltered, MetricUnit.Count, counts.filtered);
  metrics.addMetric(METRICS.recordsExpired, MetricUnit.Count, counts.expired);
  metrics.addMetric(METRICS.recordsRejected, MetricUnit.Count, counts.rejected);
  metrics.addMetric(METRICS.recordsUnclassified, MetricUnit.Count, counts.unclassified);
  const level = counts.rejected > 0 ? 'warn' : 'info';
  logger[level]('ingested', {
    file: logText(entry.file.uri),
    ...counts,
    bytes,
    durationMilliseconds,
  });
}

/** What happened, in numbers: of services and rules, never of who did it. */
function reportActivity(activity: Activity, metrics: Metrics): void {
  for (const { service, category, count } of activity.byKind) {
    const kind = { [DIMENSIONS.eventService]: service, [DIMENSIONS.category]: category };
    countBy(metrics, METRICS.events, kind, count);
  }
  for (const { rule, count } of activity.ruleMatches) {
    countBy(metrics, METRICS.ruleMatches, { [DIMENSIONS.rule]: rule }, count);
  }
  metrics.addMetric(METRICS.deniedCalls, MetricUnit.Count, activity.denied);
  metrics.addMetric(METRICS.sends, MetricUnit.Count, activity.sends);
  metrics.addMetric(METRICS.deletes, MetricUnit.Count, activity.deletes);
  if (activity.lagSeconds !== undefined) {
    metrics.addMetric(METRICS.lag, MetricUnit.Seconds, activity.lagSeconds);
  }
}

/** A metric with dimensions of its own is a line of its own. */
function countBy(
  metrics: Metrics,
  name: MetricName,
  dimensions: Readonly<Record<string, string>>,
  count: number,
): void {
  const metric = metrics.singleMetric();
  metric.addDimensions({ ...dimensions });
  metric.addMetric(name, MetricUnit.Count, count);
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
    metrics.addMetric(METRICS.messagesHandedBack, MetricUnit.Count, 1);
    logger.warn('a message is handed back', failure);
  } else {
    metrics.addMetric(METRICS.messagesFailed, MetricUnit.Count, 1);
    logger.error('a message failed', failure);
  }
  if (messageId === '') logger.error('a message without an id cannot come again');
}

/** Notes of failures could not be left or read: the batch goes on without them. */
export function reportNoteTrouble(error: unknown, { logger }: Desk): void {
  logger.warn('notes of failures are lost', describeError(error));
}
