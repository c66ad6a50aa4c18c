import { CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AlertSettings } from '../core/alerts/alert-settings';
import type { IngestSettings } from '../core/settings';
import { AlertTopic } from './alert-topic';
import { AlertsFunction } from './alerts-function';
import { AuditFunction } from './audit-function';
import type { TrailstoreConfig } from './config';
import { ConfigError } from './config-error';
import { TrailstoreDashboard } from './dashboard';
import { EventStore } from './event-store';
import { describeIndexes, firstQueries, type Output } from './first-queries';
import { HealthAlarms } from './health-alarms';
import { INGEST_TIMEOUT, IngestFunction } from './ingest-function';
import { IngestQueue } from './ingest-queue';
import { LogBucket } from './log-bucket';
import { MetricFilters } from './metric-filters';
import { RuleAlarms } from './rule-alarms';
import { type DeployedRules, rulesWithAlarms } from './rules';
import { ActivityTrail } from './trail';
import { TrailLogGroup } from './trail-log-group';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_RESOURCES = 500;

/**
 * The way of the data, one construct a stage:
 *
 * trail ──> log bucket ──> queue ──> ingest function ──> event store ──> alerts function ──> topic
 *               └── digests ──> audit function ──> compared with the ledger in the event store
 */
export class TrailstoreStack extends Stack {
  /** @throws {ConfigError} when there are more alarms than a stack takes */
  constructor(scope: Construct, id: string, config: TrailstoreConfig, rules: DeployedRules) {
    super(scope, id, {
      stackName: config.stackName,
      description: 'Trailstore: who did what to Amazon SES and Amazon S3',
    });

    const logBucket = new LogBucket(this, 'LogBucket', config.logs);
    const logGroup = config.cloudWatchLogs ? new TrailLogGroup(this, 'TrailLogs') : undefined;
    new ActivityTrail(this, 'Trail', {
      trailName: config.stackName,
      logBucket,
      dataEvents: config.dataEvents,
      logGroup,
    });
    const ingestQueue = new IngestQueue(this, 'IngestQueue', { functionTimeout: INGEST_TIMEOUT });
    logBucket.announceFilesOn(ingestQueue);
    const eventStore = new EventStore(this, 'EventStore', {
      capacity: config.tables,
      busyIndexes: config.indexes.data,
    });
    const told = {
      eventStore,
      alertSettingsJson: JSON.stringify(alertSettings(config)),
      rulePackJson: rules.packJson,
      logRetentionDays: config.functionLogRetentionDays,
    };
    const ingest = new IngestFunction(this, 'Ingest', {
      ...told,
      ingestQueue,
      logBucket,
      settings: ingestSettings(config),
      pace: config.ingest,
    });
    const alertTopic = new AlertTopic(this, 'AlertTopic', [config.alerts.email].flat());
    const alerts = new AlertsFunction(this, 'Alerts', { ...told, alertTopic });
    const audit = new AuditFunction(this, 'Audit', {
      ingestQueue,
      logBucket,
      eventStore,
      settings: config.audit,
      logRetentionDays: config.functionLogRetentionDays,
    });

    const withAlarms = rulesWithAlarms(rules.rules, config.alarms.fromLevel);
    const ruleAlarms = new RuleAlarms(this, 'RuleAlarms', withAlarms);
    const healthAlarms = new HealthAlarms(this, 'HealthAlarms', {
      ingestQueue,
      ingest,
      alerts,
      audit,
      alertTopic,
      silenceHours: config.alarms.silenceHours,
    });
    if (logGroup !== undefined) {
      new MetricFilters(this, 'MetricFilters', {
        logGroup: logGroup.logGroup,
        rules: withAlarms,
        alertTopic,
      });
    }
    const { dashboard } = new TrailstoreDashboard(this, 'Dashboard', {
      ingestQueue,
      ingest,
      alerts,
      audit,
      healthAlarms: healthAlarms.alarmNames,
      ruleAlarms: ruleAlarms.alarmNames,
    });

    // The command line finds the store by the names of its tables and by IngestSettings.
    this.output({
      EventsTableName: {
        description: 'The events, one item each; docs/querying.md says how to ask for them',
        value: eventStore.events.tableName,
      },
      EventsTableIndexes: {
        description: 'Indexes of the events table, each with its partition key and its sort key',
        value: describeIndexes(),
      },
      FilesTableName: {
        description: 'The ledger of log files, and the list of streams that hold events',
        value: eventStore.files.tableName,
      },
      AlertsTableName: {
        description: 'What rules saw, and the alerts that were raised',
        value: eventStore.alerts.tableName,
      },
      LogBucketName: {
        description: 'Where CloudTrail delivers log files',
        value: logBucket.bucket.bucketName,
      },
      IngestQueueUrl: {
        description: 'Log files that wait for the ingest function',
        value: ingestQueue.queue.queueUrl,
      },
      DeadLetterQueueUrl: {
        description: 'Log files that failed again and again; docs/operating.md says what to do',
        value: ingestQueue.deadLetterQueue.queueUrl,
      },
      IngestFunctionName: {
        description: 'Stores the events of log files',
        value: ingest.function.functionName,
      },
      IngestSettings: {
        description: 'What the ingest function is told',
        value: ingest.settingsJson,
      },
      AlertsFunctionName: {
        description: 'Raises alerts each minute and sends messages about them',
        value: alerts.function.functionName,
      },
      AuditFunctionName: {
        description:
          'Proves each hour, from CloudTrail’s digests, that every log file was ingested',
        value: audit.function.functionName,
      },
      AlertTopicArn: {
        description:
          'Where messages about alerts and about the pipeline go; subscribe what else is to get them',
        value: alertTopic.topic.topicArn,
      },
      DashboardName: {
        description: 'The CloudWatch dashboard: what goes on, and whether the pipeline sees it',
        value: dashboard.dashboardName,
      },
      ...firstQueries({
        tables: { events: eventStore.events.tableName, files: eventStore.files.tableName },
        account: this.account,
        region: this.region,
      }),
    });
    refuseTooMany(this);
  }

  private output(outputs: Readonly<Record<string, Output>>): void {
    for (const [name, output] of Object.entries(outputs)) new CfnOutput(this, name, output);
  }
}

function ingestSettings(config: TrailstoreConfig): IngestSettings {
  const { services, retentionDays, indexes, shards, limits, stripCredentials } = config;
  const maxFileBytes = limits.fileMegabytes * 1024 * 1024;
  return { services, retentionDays, indexes, shards, maxFileBytes, stripCredentials };
}

function alertSettings({ stackName, alerts }: TrailstoreConfig): AlertSettings {
  return { stackName, oldestEventHours: alerts.oldestEventHours };
}

/** Said here, where the remedy is known: CloudFormation would say it in the middle of a deployment. */
function refuseTooMany(stack: Stack): void {
  const resources = stack.node.findAll().filter((each) => CfnResource.isCfnResource(each)).length;
  if (resources <= MOST_RESOURCES) return;
  throw new ConfigError([
    `the stack would have ${resources} resources, and CloudFormation takes ${MOST_RESOURCES}: each rule ` +
      "from alarms.fromLevel up has an alarm, with cloudWatchLogs three; raise alarms.fromLevel (to 'high', " +
      "or to 'none'), or name rules in rules.off",
  ]);
}
