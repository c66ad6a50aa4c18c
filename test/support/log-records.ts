import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { LogFile } from '../../core/ledger/ledger-entry';
import { BUCKET, LOG_KEY } from './notifications';

/** The id of the nth event; each is another one. */
export function eventId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** A log of these records; a text stands in it as it is, to be as broken as it likes. */
export function logText(records: readonly unknown[]): string {
  const elements = records.map((record) =>
    typeof record === 'string' ? record : JSON.stringify(record),
  );
  return `{"Records":[${elements.join(',')}]}`;
}

export function gzipLog(records: readonly unknown[]): Buffer {
  return gzipSync(logText(records));
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The log file that `LOG_KEY` names. */
export const LOG_FILE: LogFile = {
  uri: `s3://${BUCKET}/${LOG_KEY}`,
  key: LOG_KEY,
  etag: 'd41d8cd98f00b204e9800998ecf8427e',
  version: 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
  size: 1234,
};
