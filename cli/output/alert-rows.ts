import type { Alert } from '../../core/alerts/alert';
import type { EventFormat, Glance, Row } from './event-rows';

/** What every format but the table prints of an alert, in this order. */
export const ALERT_COLUMNS = [
  'at',
  'level',
  'rule',
  'account',
  'principal',
  'resource',
  'count',
  'notice',
  'id',
  'title',
  'region',
  'accessKey',
  'sourceIp',
  'userAgent',
  'eventName',
  'eventSource',
  'objectKey',
  'errorCode',
  'eventId',
  'from',
  'to',
  'sentAt',
  'group',
] as const;

/** What the table shows of one. */
export const ALERT_GLANCE: Glance = {
  columns: ['at', 'level', 'rule', 'account', 'principal', 'resource', 'count', 'notice', 'id'],
  keys: ['at', 'level', 'rule', 'id'],
  leastFirst: ['notice', 'account', 'count', 'resource', 'principal'],
  keep: { principal: 'end' },
};

/** An alert as a row of `ALERT_COLUMNS`. */
export function alertRow({ rule, group, ...alert }: Alert, format: EventFormat): Row {
  return {
    ...alert,
    level: rule.level,
    rule: rule.name ?? rule.id,
    title: rule.title,
    group: format === 'csv' ? groupAsText(group) : group,
  };
}

function groupAsText(group: Alert['group']): string {
  return group.map(({ field, value }) => `${field}: ${value}`).join('; ');
}
