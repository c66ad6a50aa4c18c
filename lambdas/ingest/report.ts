import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MessageOutcome } from './ingest-message';

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
    const metric = metrics.singleMetric();
    metric.addDimension('what', outcome.what);
    metric.addMetric('FilesPassedOver', MetricUnit.Count, 1);
    // CloudTrail's own files have known names: another one may be a log that we fail to recognise.
    const level = outcome.what === 'other' ? 'warn' : 'info';
    logger[level]('passed over', { what: outcome.what, file: outcome.uri });
    return;
  }
  const { entry } = outcome.outcome;
  if (outcome.kind === 'known') {
    metrics.addMetric('FilesKnown', MetricUnit.Count, 1);
    logger.info('already in the ledger', { file: entry.file.uri });
    return;
  }
  const { counts, durationMilliseconds, bytes } = entry;
  metrics.addMetric('FilesIngested', MetricUnit.Count, 1);
  metrics.addMetric('Records', MetricUnit.Count, counts.records);
  metrics.addMetric('RecordsStored', MetricUnit.Count, counts.stored);
  metrics.addMetric('RecordsDuplicate', MetricUnit.Count, counts.duplicates);
  metrics.addMetric('RecordsFiltered', MetricUnit.Count, counts.filtered);
  metrics.addMetric('RecordsExpired', MetricUnit.Count, counts.expired);
  metrics.addMetric('RecordsRejected', MetricUnit.Count, counts.rejected);
  metrics.addMetric('RecordsUnclassified', MetricUnit.Count, counts.unclassified);
  const level = counts.rejected > 0 ? 'warn' : 'info';
  logger[level]('ingested', { file: entry.file.uri, ...counts, bytes, durationMilliseconds });
}

/** Reports that a message failed and will come again, or go to the dead-letter queue. */
export function reportFailure(
  error: unknown,
  message: { readonly messageId: string; readonly attempt: number },
  { logger, metrics }: Desk,
): void {
  metrics.addMetric('MessagesFailed', MetricUnit.Count, 1);
  const kind = error instanceof Error ? error.name : 'Error';
  const reason = error instanceof Error ? error.message : String(error);
  logger.error('a message failed', { ...message, kind, reason });
}
