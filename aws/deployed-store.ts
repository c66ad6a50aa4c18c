import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { UsageError } from '../core/errors';
import { type IngestSettings, parseSettings } from '../core/settings';
import type { TableNames } from '../core/tables';

/** Where a deployed stack keeps its events, and how it was told to. */
export interface DeployedStore {
  readonly tables: TableNames;
  readonly settings: IngestSettings;
  /** Absent for a stack of an older Trailstore that does not say all of it. */
  readonly pipeline?: PipelineNames | undefined;
}

/** What log files go through on their way into the store. */
export interface PipelineNames {
  readonly logBucket: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/**
 * Reads the outputs of a deployed Trailstore stack.
 * @throws {UsageError} when there is no such stack in this account and Region, or it is another's
 */
export async function findDeployedStore(
  stackName: string,
  client: CloudFormationClient,
): Promise<DeployedStore> {
  const outputs = await readOutputs(stackName, client);
  const { EventsTableName, FilesTableName, AlertsTableName, IngestSettings } = outputs;
  if (!EventsTableName || !FilesTableName || !IngestSettings) {
    throw new UsageError(
      `the stack ${stackName} is not a Trailstore stack: it lacks the outputs EventsTableName, FilesTableName or IngestSettings`,
    );
  }
  if (!AlertsTableName) {
    throw new UsageError(
      `the stack ${stackName} is of an older Trailstore and has no table of alerts: deploy it again with cdk deploy`,
    );
  }
  return {
    tables: { events: EventsTableName, files: FilesTableName, alerts: AlertsTableName },
    settings: parseSettings(IngestSettings),
    pipeline: pipelineIn(outputs),
  };
}

function pipelineIn(outputs: Outputs): PipelineNames | undefined {
  const { LogBucketName, IngestQueueUrl, DeadLetterQueueUrl } = outputs;
  if (!LogBucketName || !IngestQueueUrl || !DeadLetterQueueUrl) return undefined;
  return {
    logBucket: LogBucketName,
    queueUrl: IngestQueueUrl,
    deadLetterQueueUrl: DeadLetterQueueUrl,
  };
}

type Outputs = Partial<Record<string, string>>;

async function readOutputs(stackName: string, client: CloudFormationClient): Promise<Outputs> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']),
    );
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ValidationError') {
      throw new UsageError(
        `there is no stack ${stackName} in this account and Region: check --profile and --region`,
        { cause },
      );
    }
    throw cause;
  }
}
