import type { IngestSettings } from '../core/settings';
import type { CliContext, StoreChoice } from './context';
import { type IngestTotals, ingestPaths } from './ingest-run';

export interface IngestOptions extends StoreChoice {
  /** Services to store; what the store is set to where left out. */
  readonly services?: IngestSettings['services'];
  readonly json?: boolean;
}

/**
 * Reads logs into a store.
 * @returns the exit code: 1 when a file could not be read
 */
export async function ingest(
  paths: readonly string[],
  options: IngestOptions,
  context: CliContext,
): Promise<number> {
  const store = await context.openStore(options, 'write');
  try {
    const services = options.services ?? store.settings.services;
    const totals = await ingestPaths(paths, { ...options, services }, store, context);
    await context.out.write(options.json ? totalsAsJson(totals) : describeTotals(totals));
    return totals.failures > 0 ? 1 : 0;
  } finally {
    await store.close();
  }
}

function totalsAsJson({ files, skipped, counts, alerts }: IngestTotals): string {
  const { records, stored, filtered, expired, rejected, duplicates, unclassified } = counts;
  const totals = { records, stored, filtered, expired, rejected, duplicates, unclassified };
  return `${JSON.stringify({ files, skipped, ...totals, alerts })}\n`;
}

function alertsLine(alerts: number): [string, number, string] {
  return ['alerts', alerts, 'new; trailstore alerts lists them'];
}

function describeTotals({ files, skipped, counts, alerts }: IngestTotals): string {
  const lines: [string, number, string][] = [
    ['files', files, skipped > 0 ? `and ${skipped} skipped` : ''],
    ['records', counts.records, ''],
    ['stored', counts.stored, ''],
    ['duplicates', counts.duplicates, 'the same event again in one file'],
    ['filtered', counts.filtered, 'of services that are not stored'],
    ['expired', counts.expired, 'older than their retention'],
    ['rejected', counts.rejected, 'could not be read'],
    ['unclassified', counts.unclassified, 'of the stored: nothing tells their category'],
    ...(alerts === undefined ? [] : [alertsLine(alerts)]),
  ];
  return lines
    .map(([name, count, note]) =>
      `${name.padEnd(13)}${String(count).padStart(10)}  ${count > 0 || name === 'files' ? note : ''}`.trimEnd(),
    )
    .join('\n')
    .concat('\n');
}
