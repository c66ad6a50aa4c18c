import { Aws, Stack } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Effect, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/**
 * Where messages about alerts and about the pipeline itself go. Whoever wants them elsewhere than by
 * e-mail subscribes to it.
 *
 * It is not encrypted at rest. CloudWatch cannot publish under SNS's own key, whose policy nobody can
 * change, and a key of ours would cost 1 USD a month and silence every alarm at once if its policy
 * were wrong, to protect a message that SNS passes on at once, as an e-mail in the clear.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export class AlertTopic extends Construct {
  readonly topic: Topic;

  /** For alarms that are to send a message. */
  readonly alarmAction: IAlarmAction;

  /** @param addresses each gets a message that asks it to confirm the subscription */
  constructor(scope: Construct, id: string, addresses: readonly string[]) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    this.topic = new Topic(this, 'Topic', { displayName: stackName, enforceSSL: true });
    for (const address of new Set(addresses))
      this.topic.addSubscription(new EmailSubscription(address));
    this.acceptAlarms();
    this.alarmAction = new SnsAction(this.topic);
  }

  /** Lets a function send messages. */
  grantSend(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'SendMessages',
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
      }),
    );
  }

  /**
   * Lets CloudWatch publish, for alarms of this account and Region.
   * @see https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger
   */
  private acceptAlarms(): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsPublish',
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          ArnLike: {
            'aws:SourceArn': `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:*`,
          },
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        },
      }),
    );
  }
}
