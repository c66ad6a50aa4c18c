import { RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** As whom a function acts, and where it logs. */
export interface FunctionIdentity {
  readonly role: Role;
  readonly logGroup: LogGroup;
}

/**
 * Gives a function a log group, and a role that may write to it and do nothing else: the default role may
 * write to every log group of the account.
 *
 * @param description what the role lets the function do
 */
export function createFunctionIdentity(
  scope: Construct,
  description: string,
  retention: RetentionDays,
): FunctionIdentity {
  // Diagnostics only: events and evidence live in the tables and the log bucket.
  const logGroup = new LogGroup(scope, 'Logs', {
    retention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description,
  });
  logGroup.grantWrite(role);
  return { role, logGroup };
}
