import { randomUUID } from 'node:crypto';
import { BUCKET } from './stage';

/** AWS Lambda Developer Guide, "Using Lambda with Amazon SQS": one message of one object that S3 announces. */
export function announce(key: string): unknown {
  const body = {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'us-east-1',
        eventName: 'ObjectCreated:Put',
        s3: {
          bucket: { name: BUCKET, arn: `arn:aws:s3:::${BUCKET}` },
          object: { key: encodeURIComponent(key).replaceAll('%2F', '/') },
        },
      },
    ],
  };
  return {
    Records: [
      {
        messageId: randomUUID(),
        receiptHandle: 'bench',
        body: JSON.stringify(body),
        attributes: { ApproximateReceiveCount: '1' },
        eventSource: 'aws:sqs',
        awsRegion: 'us-east-1',
      },
    ],
  };
}

/** The key of a log file, in CloudTrail's form; the name tells it from the others. */
export function logKey(name: string): string {
  const unique = name.replace(/[^A-Za-z0-9]/g, '').padEnd(16, 'x');
  const file = `111122223333_CloudTrail_us-east-1_20260630T1200Z_${unique}.json.gz`;
  return `AWSLogs/111122223333/CloudTrail/us-east-1/2026/06/30/${file}`;
}
