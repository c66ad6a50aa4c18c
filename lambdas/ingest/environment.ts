import { type AlertSettings, parseAlertSettings } from '../../core/alerts/alert-settings';
import { type IngestSettings, parseSettings } from '../../core/settings';
import type { TableNames } from '../../core/tables';
import type { LogLinesOptions } from '../log-lines';
import { readVariables } from '../read-variables';

/** What the stack tells the function; nothing else reads the environment. */
export interface IngestEnvironment {
  readonly tables: TableNames;
  /** The buckets that log files are read from. */
  readonly logBuckets: readonly string[];
  /** The account that they belong to. */
  readonly logBucketOwner: string;
  readonly settings: IngestSettings;
  readonly alertSettings: AlertSettings;
  readonly sdk: SdkEnvironment;
  readonly log: Pick<LogLinesOptions, 'level' | 'startsCold'>;
}

/** The SDK's own variables, as far as the function follows them. */
export interface SdkEnvironment {
  readonly region: string | undefined;
  /** Where each is another server than Amazon's. */
  readonly endpoints: { readonly s3?: string | undefined; readonly dynamoDb?: string | undefined };
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
}

const NAMES = [
  'EVENTS_TABLE_NAME',
  'FILES_TABLE_NAME',
  'ALERTS_TABLE_NAME',
  'LOG_BUCKET_NAME',
  'LOG_BUCKET_OWNER',
  'INGEST_SETTINGS',
  'ALERT_SETTINGS',
] as const;

/** @throws {Error} naming each variable that is missing or wrong */
export function readEnvironment(variables: NodeJS.ProcessEnv): IngestEnvironment {
  const text = readVariables(variables, NAMES);
  return {
    tables: {
      events: text('EVENTS_TABLE_NAME'),
      files: text('FILES_TABLE_NAME'),
      alerts: text('ALERTS_TABLE_NAME'),
    },
    logBuckets: text('LOG_BUCKET_NAME').split(','),
    logBucketOwner: text('LOG_BUCKET_OWNER'),
    settings: parseSettings(text('INGEST_SETTINGS')),
    alertSettings: parseAlertSettings(text('ALERT_SETTINGS')),
    sdk: {
      region: variables.AWS_REGION,
      endpoints: {
        s3: variables.AWS_ENDPOINT_URL_S3 || variables.AWS_ENDPOINT_URL || undefined,
        dynamoDb: variables.AWS_ENDPOINT_URL_DYNAMODB || variables.AWS_ENDPOINT_URL || undefined,
      },
      useFipsEndpoint: variables.AWS_USE_FIPS_ENDPOINT === 'true',
      useDualstackEndpoint: variables.AWS_USE_DUALSTACK_ENDPOINT === 'true',
    },
    log: {
      // The first is what Lambda's own controls of logs set.
      level: variables.AWS_LAMBDA_LOG_LEVEL ?? variables.POWERTOOLS_LOG_LEVEL,
      startsCold: variables.AWS_LAMBDA_INITIALIZATION_TYPE === 'on-demand',
    },
  };
}
