import { ALERTS_MEMORY_MIB, AUDIT_MEMORY_MIB, INGEST_MEMORY_MIB } from '../function-memory';
import { DEFAULT_FUNCTION_LOG_DAYS } from '../log-lifecycle';
import { type BillLine, linesOf, lineWriter, times } from './bill-line';
import {
  ALERT_RUN_SECONDS,
  ALERT_RUNS_A_MONTH,
  AUDIT_GETS_A_DIGEST,
  AUDIT_LISTS_A_DIGEST,
  AUDIT_LISTS_A_RUN,
  AUDIT_RUN_SECONDS,
  AUDIT_RUNS_A_MONTH,
  CALLS_A_MESSAGE,
  CALLS_OF_S3_A_MESSAGE,
  DIGESTS_A_MONTH,
  IDLE_RECEIVES_A_MONTH,
  INGEST_SECONDS_A_RECORD,
  LOG_BYTES_A_FILE,
  LOG_BYTES_A_RUN,
  STEADY_METRICS,
} from './pipeline-figures';
import { GIGABYTE, type Prices } from './prices';
import { heldFor, monthsOf, volumeOf, type Workload } from './workload';

const MEBIBYTES_A_GIGABYTE = 1024;

/** What the functions ask of the bucket and the queue, and what they cost themselves. */
export function functionLines(work: Workload, prices: Prices): readonly BillLine[] {
  const { records, files, objects } = volumeOf(work);
  const inS3 = lineWriter('S3', prices);
  const inSqs = lineWriter('SQS', prices);
  const inLambda = lineWriter('Lambda', prices);
  const lists = AUDIT_LISTS_A_DIGEST * DIGESTS_A_MONTH + AUDIT_LISTS_A_RUN * AUDIT_RUNS_A_MONTH;
  const messages = (CALLS_OF_S3_A_MESSAGE + CALLS_A_MESSAGE) * objects;
  // A call for each file is the worst case: five may come together.
  const calls = objects + ALERT_RUNS_A_MONTH + AUDIT_RUNS_A_MONTH;
  return linesOf(
    inS3('get requests, ingest and audit', 's3Get', files + AUDIT_GETS_A_DIGEST * DIGESTS_A_MONTH),
    inS3('list requests, audit', 's3List', lists),
    inSqs('requests for files', 'sqsRequest', messages),
    inSqs('requests while nothing waits', 'sqsRequest', IDLE_RECEIVES_A_MONTH),
    inLambda('requests', 'lambdaRequest', calls),
    inLambda(
      'GB-seconds, ingest',
      'lambdaGigabyteSecond',
      records * INGEST_SECONDS_A_RECORD * gigabytes(INGEST_MEMORY_MIB),
    ),
    inLambda(
      'GB-seconds, alerts each minute',
      'lambdaGigabyteSecond',
      ALERT_RUNS_A_MONTH * ALERT_RUN_SECONDS * gigabytes(ALERTS_MEMORY_MIB),
    ),
    inLambda(
      'GB-seconds, audit each hour',
      'lambdaGigabyteSecond',
      AUDIT_RUNS_A_MONTH * AUDIT_RUN_SECONDS * gigabytes(AUDIT_MEMORY_MIB),
    ),
  );
}

/** What watches the pipeline. Dashboards are free up to three an account. */
export function watchingLines(work: Workload, prices: Prices): readonly BillLine[] {
  const { objects } = volumeOf(work);
  const line = lineWriter('CloudWatch', prices);
  const logged =
    (objects * LOG_BYTES_A_FILE + (ALERT_RUNS_A_MONTH + AUDIT_RUNS_A_MONTH) * LOG_BYTES_A_RUN) /
    GIGABYTE;
  const kept = heldFor(monthsOf(DEFAULT_FUNCTION_LOG_DAYS));
  return linesOf(
    line('alarms', 'cloudWatchAlarm', work.alarms),
    line('custom metrics', 'cloudWatchMetric', STEADY_METRICS),
    line('GB that the functions log', 'cloudWatchLogsGigabyte', logged),
    // Compressed it is less: this is on the safe side.
    line('GB of their logs', 'cloudWatchLogsGigabyteMonth', times(kept, logged)),
  );
}

function gigabytes(mebibytes: number): number {
  return mebibytes / MEBIBYTES_A_GIGABYTE;
}
