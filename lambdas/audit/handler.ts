import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { PATIENCE } from '../../aws/client-settings';
import { CloudTrailPublicKeys } from '../../aws/cloudtrail-public-keys';
import { DynamoDbAuditLog } from '../../aws/dynamodb-audit-log';
import { DynamoDbLedger } from '../../aws/dynamodb-ledger';
import { S3LogArchive } from '../../aws/s3-log-archive';
import { SqsAnnouncer } from '../../aws/sqs-announcer';
import { KeyRing } from '../../core/audit/key-ring';
import { audit } from './audit';
import { readEnvironment } from './environment';
import type { AuditPorts } from './ports';
import { reportAudit } from './report';

/** Room for the digest in hand, with the calls in it that are answered late. */
const LAST_MILLISECONDS = 120_000;
/** And no more than a part of a short time-out, or nothing would ever be done. */
const MOST_KEPT_BACK = 0.4;

const environment = readEnvironment(process.env);
const now = () => new Date();
const logger = new Logger();
const metrics = new Metrics();
const dynamoDb = new DynamoDBClient(PATIENCE);
const ports: AuditPorts = {
  archive: new S3LogArchive(
    new S3Client({ ...PATIENCE, forcePathStyle: environment.isS3Elsewhere }),
  ),
  keyRing: new KeyRing(
    new CloudTrailPublicKeys((region) => new CloudTrailClient({ ...PATIENCE, region })),
  ),
  ledger: new DynamoDbLedger(dynamoDb, environment.filesTable),
  announcer: new SqsAnnouncer(
    new SQSClient({ ...PATIENCE, useQueueUrlAsEndpoint: false }),
    environment.queueUrl,
    now,
  ),
  log: new DynamoDbAuditLog(dynamoDb, environment.filesTable),
  settings: environment.settings,
  now,
};

/**
 * Proves from CloudTrail's digests that the ledger has everything.
 * @throws {Error} when places could not be audited: the others are, and the next run tries again
 */
export async function handler(_event: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  const keptBack = Math.min(LAST_MILLISECONDS, MOST_KEPT_BACK * context.getRemainingTimeInMillis());
  try {
    const audited = await audit(
      environment.bucket,
      ports,
      () => context.getRemainingTimeInMillis() > keptBack,
    );
    reportAudit(audited, { logger, metrics });
    const failed = audited.failures.length;
    if (failed > 0) throw new Error(`${failed} of ${audited.places} places could not be audited`);
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}
