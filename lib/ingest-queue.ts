import { Aws, Duration } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/**
 * Lambda asks for six times the function's timeout, so that a batch whose function is throttled is
 * not handed out a second time while it waits, and for five receives at least. What is handed back comes
 * again half an hour later: twenty receives are ten hours in which a table may be slow or out of order, and
 * no file ends in the dead-letter queue for it. See docs/adr/0011-throttling.md.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const VISIBILITY_TIMEOUTS = 6;
const RECEIVES_BEFORE_DEAD_LETTER = 20;

/**
 * A moved message keeps the age it had, so the dead-letter queue has to keep messages longer than the
 * queue for anybody to see them; 14 days is the most that SQS offers.
 */
const QUEUE_RETENTION = Duration.days(7);
const DEAD_LETTER_RETENTION = Duration.days(14);

export interface IngestQueueProps {
  readonly functionTimeout: Duration;
}

/**
 * Holds the names of log files until they are stored. A file that fails again and again is set aside
 * in the dead-letter queue, from where it can be sent back once the cause is gone.
 */
export class IngestQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: IngestQueueProps) {
    super(scope, id);
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      ...ENCRYPTED,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    this.queue = new Queue(this, 'Queue', {
      ...ENCRYPTED,
      retentionPeriod: QUEUE_RETENTION,
      visibilityTimeout: Duration.seconds(props.functionTimeout.toSeconds() * VISIBILITY_TIMEOUTS),
      deadLetterQueue: {
        queue: this.deadLetterQueue,
        maxReceiveCount: RECEIVES_BEFORE_DEAD_LETTER,
      },
    });
  }

  /**
   * Lets S3 send, and only for this bucket of this account: a bucket's name can pass to another owner
   * once it is deleted.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
   */
  acceptNotificationsOf(bucketArn: string): void {
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogBucketAnnouncesFiles',
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: {
          ArnEquals: { 'aws:SourceArn': bucketArn },
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        },
      }),
    );
  }
}

/** SQS's own keys, because S3 cannot send to a queue under the account's default KMS key. */
const ENCRYPTED = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
