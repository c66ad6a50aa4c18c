import { type AlertSettings, parseAlertSettings } from '../../core/alerts/alert-settings';
import type { TableNames } from '../../core/tables';
import { readVariables } from '../read-variables';

/** What the stack tells the function; nothing else reads the environment. */
export interface AlertsEnvironment {
  readonly tables: TableNames;
  readonly topicArn: string;
  readonly eventBusName: string;
  readonly settings: AlertSettings;
  readonly region: string | undefined;
}

const NAMES = [
  'EVENTS_TABLE_NAME',
  'FILES_TABLE_NAME',
  'ALERTS_TABLE_NAME',
  'ALERT_TOPIC_ARN',
  'EVENT_BUS_NAME',
  'ALERT_SETTINGS',
] as const;

/** @throws {Error} naming each variable that is missing or wrong */
export function readEnvironment(variables: NodeJS.ProcessEnv): AlertsEnvironment {
  const text = readVariables(variables, NAMES);
  return {
    tables: {
      events: text('EVENTS_TABLE_NAME'),
      files: text('FILES_TABLE_NAME'),
      alerts: text('ALERTS_TABLE_NAME'),
    },
    topicArn: text('ALERT_TOPIC_ARN'),
    eventBusName: text('EVENT_BUS_NAME'),
    settings: parseAlertSettings(text('ALERT_SETTINGS')),
    region: variables.AWS_REGION,
  };
}
