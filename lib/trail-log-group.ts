import { Aws, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type CfnLogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/**
 * Filters look at an event when it arrives. What was recorded is in the log bucket and the tables, so
 * that a week is enough to look at what made a filter match.
 */
const RETENTION = RetentionDays.ONE_WEEK;

/** Where the trail delivers besides the log bucket, for CloudWatch's metric filters. */
export class TrailLogGroup extends Construct {
  readonly logGroup: LogGroup;
  readonly role: Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'LogGroup', {
      retention: RETENTION,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // No `aws:SourceArn`: CloudTrail documents that the role for CloudWatch Logs does not support it.
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('cloudtrail.amazonaws.com'),
      description: 'Delivers the events of the Trailstore trail to its log group',
    });
    this.grantDelivery();
  }

  /**
   * CloudTrail writes to log streams whose names begin with the account and the trail's Region.
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
   */
  private grantDelivery(): void {
    const streams = `log-stream:${Aws.ACCOUNT_ID}_CloudTrail_${Aws.REGION}*`;
    const group = `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:${this.logGroup.logGroupName}`;
    this.role.addToPolicy(
      new PolicyStatement({
        sid: 'DeliverEvents',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`${group}:${streams}`],
      }),
    );
    const logicalId = Stack.of(this).getLogicalId(this.logGroup.node.defaultChild as CfnLogGroup);
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<${logicalId}>:log-stream:<AWS::AccountId>_CloudTrail_<AWS::Region>*]`,
      reason: 'CloudTrail numbers its log streams behind this beginning, in this one log group.',
    });
  }
}
