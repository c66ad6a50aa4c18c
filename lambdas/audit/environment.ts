import * as z from 'zod/mini';
import type { AuditSettings } from '../../core/audit/audit-settings';
import { readVariables } from '../read-variables';

/** What the stack tells the function; nothing else reads the environment. */
export interface AuditEnvironment {
  readonly filesTable: string;
  readonly bucket: string;
  readonly queueUrl: string;
  readonly settings: AuditSettings;
  /** Whether S3 is another server than Amazon's: its buckets seldom have host names of their own. */
  readonly isS3Elsewhere: boolean;
}

const NAMES = [
  'FILES_TABLE_NAME',
  'LOG_BUCKET_NAME',
  'INGEST_QUEUE_URL',
  'AUDIT_DELAY_HOURS',
  'AUDIT_FIRST_DAYS',
] as const;

const hoursOrDays = z.coerce.number().check(z.positive());

/** @throws {Error} naming each variable that is missing or wrong */
export function readEnvironment(variables: NodeJS.ProcessEnv): AuditEnvironment {
  const text = readVariables(variables, NAMES);
  const number = (name: 'AUDIT_DELAY_HOURS' | 'AUDIT_FIRST_DAYS') => {
    const { data } = hoursOrDays.safeParse(text(name));
    if (data === undefined) throw new Error(`${name} is not a number above 0: ${text(name)}`);
    return data;
  };
  return {
    filesTable: text('FILES_TABLE_NAME'),
    bucket: text('LOG_BUCKET_NAME'),
    queueUrl: text('INGEST_QUEUE_URL'),
    settings: {
      delayHours: number('AUDIT_DELAY_HOURS'),
      firstDays: number('AUDIT_FIRST_DAYS'),
    },
    isS3Elsewhere: Boolean(variables.AWS_ENDPOINT_URL_S3 ?? variables.AWS_ENDPOINT_URL),
  };
}
