import { parseLogKey } from '../../core/records/log-key';
import type { Quarantined } from '../quarantine-list';
import type { Glance, Row } from './event-rows';

/** What every format but the table prints of a rejected record, or of a file that failed, in this order. */
export const QUARANTINE_COLUMNS = [
  'file',
  'index',
  'reason',
  'at',
  'account',
  'region',
  'uri',
] as const;

/** What the table shows of one. */
export const QUARANTINE_GLANCE: Glance = {
  columns: ['at', 'file', 'index', 'reason'],
  keys: ['index', 'reason'],
  leastFirst: ['at'],
  keep: { file: 'end' },
  worth: { reason: 2 },
};

/** A row of `QUARANTINE_COLUMNS`; a file that failed as a whole has no index. */
export function quarantineRow({ file, index, reason, at }: Quarantined): Row {
  const { fileName, account, region } = parseLogKey(file.key);
  return { file: fileName, index, reason, at, account, region, uri: file.uri };
}
