/** Entry point of the process that S3 and DynamoDB are played in: what they take is not measured. */
import { startS3 } from '../../local/s3-server';
import { startDynamoDbSink } from '../sink/sink';
import { order, type StageAnswer } from './orders';

async function main(directory: string): Promise<void> {
  const s3 = await startS3({ directory });
  const sink = await startDynamoDbSink();
  const answer = (content: StageAnswer) => process.send?.(content);
  process.on('message', (message) => {
    const { begin } = order.parse(message);
    if (begin !== undefined) sink.begin(begin);
    answer({ calls: Object.fromEntries(sink.calls), written: Object.fromEntries(sink.written) });
  });
  process.once('disconnect', () => process.exit(0));
  answer({ s3: s3.endpoint, dynamoDb: sink.endpoint });
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
