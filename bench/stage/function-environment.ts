import { METRICS_NAMESPACE, PIPELINE } from '../../core/metrics';
import { DEFAULT_SETTINGS, EVENT_CLASSES, type IngestSettings } from '../../core/settings';
import { BARE_ENVIRONMENT } from '../../local/lambda/environment';
import { LOCAL_TABLES } from '../../local/local-store';
import { LOCAL_OWNER } from '../../local/s3-server';
import type { Endpoints } from './orders';
import { BUCKET } from './stage';

/** What the stack sets for the ingest function's own Node beside what Lambda sets: nothing. */
const NODE_OPTIONS: string | undefined = undefined;

/** A century: no log is too old for it, and items carry the expiry that they have when deployed. */
const RETENTION_DAYS = 36_525;

/** The deployed defaults, but nothing is expired: a log that was generated or kept is as old as it is. */
export const BENCH_SETTINGS: IngestSettings = {
  ...DEFAULT_SETTINGS,
  retentionDays: {
    ...DEFAULT_SETTINGS.retentionDays,
    ...Object.fromEntries(EVENT_CLASSES.map((each) => [each, RETENTION_DAYS])),
  },
};

const RUNTIME = {
  ...BARE_ENVIRONMENT,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** What a peer's function is told. */
export function peerEnvironment({ s3, dynamoDb }: Endpoints): NodeJS.ProcessEnv {
  return {
    ...RUNTIME,
    AWS_ENDPOINT_URL_S3: s3,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb,
    EVENTS_TABLE_NAME: LOCAL_TABLES.events,
  };
}

/** What the ingest function is told, as the stack tells it. */
export function ingestEnvironment(endpoints: Endpoints): NodeJS.ProcessEnv {
  return {
    ...peerEnvironment(endpoints),
    ...(NODE_OPTIONS !== undefined && { NODE_OPTIONS }),
    FILES_TABLE_NAME: LOCAL_TABLES.files,
    ALERTS_TABLE_NAME: LOCAL_TABLES.alerts,
    LOG_BUCKET_NAME: BUCKET,
    LOG_BUCKET_OWNER: LOCAL_OWNER,
    INGEST_SETTINGS: JSON.stringify(BENCH_SETTINGS),
    // As for events of today, whose alarms are raised and whose alerts are kept.
    ALERT_SETTINGS: JSON.stringify({ stackName: 'Trailstore', oldestEventHours: 876_000 }),
    POWERTOOLS_SERVICE_NAME: PIPELINE,
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    POWERTOOLS_LOG_LEVEL: 'INFO',
  };
}
