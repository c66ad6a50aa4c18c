import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { findDeployedStore } from '../../aws/deployed-store';
import { UsageError } from '../../core/errors';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { type CloudFormationServer, startCloudFormation } from '../support/cloudformation-server';

/** The outputs of a stack as it is deployed today. */
const OUTPUTS = {
  EventsTableName: 'Trailstore-Events',
  FilesTableName: 'Trailstore-Files',
  AlertsTableName: 'Trailstore-Alerts',
  IngestSettings: JSON.stringify(DEFAULT_SETTINGS),
  LogBucketName: 'trailstore-logs-111122223333-0a1b2c3d',
  IngestQueueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/Trailstore-Queue',
  DeadLetterQueueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/Trailstore-Dead',
  IngestFunctionName: 'Trailstore-Ingest',
};

function without(name: keyof typeof OUTPUTS): Record<string, string> {
  const { [name]: _, ...rest } = OUTPUTS;
  return rest;
}

let server: CloudFormationServer;
let client: CloudFormationClient;
beforeAll(async () => {
  server = await startCloudFormation({
    Trailstore: OUTPUTS,
    Older: without('DeadLetterQueueUrl'),
    Oldest: without('AlertsTableName'),
    Other: without('FilesTableName'),
  });
  client = new CloudFormationClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

test('a stack says where its store is, and what files go through on their way there', async () => {
  expect(await findDeployedStore('Trailstore', client)).toEqual({
    tables: {
      events: 'Trailstore-Events',
      files: 'Trailstore-Files',
      alerts: 'Trailstore-Alerts',
    },
    settings: DEFAULT_SETTINGS,
    pipeline: {
      logBucket: OUTPUTS.LogBucketName,
      queueUrl: OUTPUTS.IngestQueueUrl,
      deadLetterQueueUrl: OUTPUTS.DeadLetterQueueUrl,
    },
  });
});

test('one that does not say all of the way says nothing of it', async () => {
  const { tables, pipeline } = await findDeployedStore('Older', client);
  expect(tables.events).toBe('Trailstore-Events');
  expect(pipeline).toBeUndefined();
});

test.each([
  ['Nobody', 'there is no stack Nobody'],
  ['Other', 'is not a Trailstore stack'],
  ['Oldest', 'deploy it again with cdk deploy'],
])('the stack %s is refused with the remedy', async (name, why) => {
  await expect(findDeployedStore(name, client)).rejects.toThrow(UsageError);
  await expect(findDeployedStore(name, client)).rejects.toThrow(why);
});
