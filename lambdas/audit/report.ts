import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Finding } from '../../core/audit/finding';
import { METRICS } from '../../core/metrics';
import { logText } from '../../core/redaction/log-text';
import type { Audited } from './audit';

/** Where a report goes. */
export interface Desk {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Findings that are logged one by one; `trailstore audit` lists all of them. */
const MOST_LOGGED = 100;

/**
 * Reports a run. What is wrong is reported by every run until it is mended, so that an alarm stays as long.
 */
export function reportAudit(audited: Audited, { logger, metrics }: Desk): void {
  const { findings, failures, lagHours, isWhole, ...counts } = audited;
  metrics.addMetric(METRICS.auditFindings, MetricUnit.Count, findings.length);
  metrics.addMetric(METRICS.auditQueued, MetricUnit.Count, audited.logsQueued);
  metrics.addMetric(METRICS.digestsProven, MetricUnit.Count, audited.digestsProven);
  metrics.addMetric(METRICS.digestsOpen, MetricUnit.Count, audited.digestsOpen);
  metrics.addMetric(METRICS.logsProven, MetricUnit.Count, audited.logsProven);
  // Hours are no unit of CloudWatch's.
  if (lagHours !== undefined) metrics.addMetric(METRICS.auditLag, MetricUnit.NoUnit, lagHours);
  for (const finding of findings.slice(0, MOST_LOGGED)) reportFinding(finding, logger);
  for (const { place, error } of failures) {
    const kind = error instanceof Error ? error.name : 'Error';
    logger.error('a place could not be audited', { place: logText(place), kind });
  }
  if (!isWhole) logger.warn('the bucket has too many folders: not all were looked into');
  logger.info('audited', { ...counts, findings: findings.length, lagHours });
}

/** Which object, and what is wrong with it; the rest stays in the table. Anyone may have named the object. */
function reportFinding({ kind, object, firstSeen }: Finding, logger: Logger): void {
  logger.error('the audit found something', { kind, object: logText(object), firstSeen });
}
