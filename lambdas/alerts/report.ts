import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Alert } from '../../core/alerts/alert';
import { DIMENSIONS, METRICS } from '../../core/metrics';
import { logText } from '../../core/redaction/log-text';
import type { Rule } from '../../core/rules/rule';
import type { Raised } from './raise-alerts';
import type { Sent } from './send-messages';

/** Where a report goes. */
export interface Desk {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Reports a new alert: which rule, how grave, in which account, and not who or what. */
export function reportAlert(alert: Alert, rules: readonly Rule[], { logger, metrics }: Desk): void {
  const { id, account, notice, count } = alert;
  const { name, level } = alert.rule;
  // `level` is the logger's own.
  const rule = { name: name ?? alert.rule.id, level };
  logger.info('raised an alert', { alert: id, rule, account, count, notice });
  metrics.addMetric(METRICS.alertsRaised, MetricUnit.Count, 1);
  const raisedBy = rules.find(({ info }) => info.id === alert.rule.id);
  // A detection rule's matches are counted where it sees them, in the ingest function.
  if (raisedBy?.kind !== 'correlation' || notice === 'too old') return;
  const metric = metrics.singleMetric();
  metric.addDimension(DIMENSIONS.rule, name ?? alert.rule.id);
  metric.addMetric(METRICS.ruleMatches, MetricUnit.Count, 1);
}

/** Reports what could not be worked on: it is tried again each minute. */
export function reportFailures(failures: Raised['failures'], { logger, metrics }: Desk): void {
  metrics.addMetric(METRICS.alertsFailed, MetricUnit.Count, failures.length);
  for (const { what, error } of failures) {
    logger.error('sightings could not be worked on', { what, reason: describe(error) });
  }
}

/** Reports which messages went out. */
export function reportMessages({ sent, failures }: Sent, { logger, metrics }: Desk): void {
  metrics.addMetric(METRICS.alertsSent, MetricUnit.Count, sent);
  metrics.addMetric(METRICS.alertsUnsent, MetricUnit.Count, failures.length);
  for (const { alert, error } of failures) {
    logger.error('a message could not be sent', { alert, reason: describe(error) });
  }
}

function describe(error: unknown): string {
  return logText(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
