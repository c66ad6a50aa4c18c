import { isTemporaryKey } from '../identity/temporary-key';
import type { StoredEvent } from '../items/stored-event';
import { isDenial } from '../queries/denied';
import type { RuleInfo } from '../rules/rule';
import type { Alert } from './alert';
import { type AlertDetail, LONGEST, MOST_LISTED, MOST_RECENT_EVENTS } from './alert-detail';
import { commandsFor, type StorePlace } from './commands';
import { plainText, ruleText } from './plain-text';

/** All that is told of an alert. */
export interface AlertStory extends StorePlace {
  readonly alert: Alert;
  /** Absent when the rule is gone since. */
  readonly rule?: RuleInfo | undefined;
  /** The last things that this principal did up to then, newest first. */
  readonly recent: readonly StoredEvent[];
}

/**
 * What may be told of an alert, field by field: the fields named here and no other, so that no error message
 * or token can ever be among them, and no request parameter but one that its rule groups by.
 */
export function describeAlert({ alert, rule, recent, ...place }: AlertStory): AlertDetail {
  const { stackName } = place;
  return {
    version: 1,
    id: plainText(alert.id, LONGEST.word),
    rule: describeRule(alert, rule),
    who: describeCaller(alert),
    what: describeCall(alert),
    when: {
      at: plainText(alert.at, LONGEST.word),
      first: plainText(alert.from, LONGEST.word),
      last: plainText(alert.to, LONGEST.word),
    },
    where: {
      account: plainText(alert.account || 'unknown', LONGEST.word),
      region: told(alert.region, LONGEST.word),
    },
    resource: describeResource(alert),
    count: alert.count,
    group: alert.group.slice(0, MOST_LISTED).map(({ field, value }) => ({
      field: plainText(field, LONGEST.word),
      value: plainText(value, LONGEST.name),
    })),
    recent: recent.slice(0, MOST_RECENT_EVENTS).map(describeRecent),
    commands: [...commandsFor(alert, place)],
    eventId: plainText(alert.eventId, LONGEST.word),
    stack: told(stackName, LONGEST.word),
  };
}

/** A text of an event; nothing where it says nothing. */
function told(text: string | undefined, mostBytes: number): string | undefined {
  return text ? plainText(text, mostBytes) : undefined;
}

function describeRule(alert: Alert, rule: RuleInfo | undefined): AlertDetail['rule'] {
  const { id, name, title, level } = rule ?? alert.rule;
  const { description, response, references = [], falsePositives = [] } = rule ?? {};
  const lines = (texts: readonly string[]) =>
    texts.slice(0, MOST_LISTED).map((text) => ruleLine(text, LONGEST.line));
  return {
    id: ruleLine(id, LONGEST.word),
    name: name === undefined ? undefined : ruleLine(name, LONGEST.word),
    title: ruleLine(title, LONGEST.title),
    level,
    description: description && ruleText(description, LONGEST.prose),
    references: lines(references),
    falsePositives: lines(falsePositives),
    response: response && ruleText(response, LONGEST.prose),
  };
}

function ruleLine(text: string, mostBytes: number): string {
  return ruleText(text, mostBytes).replace(/\s+/g, ' ').trim();
}

function describeCaller({ principal, accessKey, sourceIp, userAgent }: Alert): AlertDetail['who'] {
  const isTemporary = isTemporaryKey(accessKey);
  return {
    principal: told(principal, LONGEST.name),
    accessKey: told(accessKey, LONGEST.word),
    accessKeyKind: isTemporary === undefined ? undefined : isTemporary ? 'temporary' : 'long-lived',
    sourceIp: told(sourceIp, LONGEST.word),
    userAgent: told(userAgent, LONGEST.userAgent),
  };
}

function describeCall({ eventName, eventSource, errorCode }: Alert): AlertDetail['what'] {
  return {
    eventName: told(eventName, LONGEST.word),
    eventSource: told(eventSource, LONGEST.word),
    outcome: !eventName
      ? undefined
      : !errorCode
        ? 'succeeded'
        : isDenial(errorCode)
          ? 'denied'
          : 'failed',
    errorCode: told(errorCode, LONGEST.word),
  };
}

function describeResource(alert: Alert): AlertDetail['resource'] {
  const { resource, objectKey } = alert;
  if (!resource) return undefined;
  return {
    name: plainText(resource, LONGEST.name),
    objectKey: told(objectKey, LONGEST.name),
    arn: bucketArn(alert),
  };
}

/** Amazon S3 User Guide, "Bucket naming rules". */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * The ARN of an S3 bucket. What else an event names, an SES identity say, it names without its kind, and
 * no ARN can be made of that.
 */
function bucketArn({ eventSource, resource = '', region = '' }: Alert): string | undefined {
  if (eventSource !== 's3.amazonaws.com' || !BUCKET_NAME.test(resource)) return undefined;
  return `arn:${partitionOf(region)}:s3:::${resource}`;
}

/** AWS General Reference, "Amazon Resource Names": the partitions that have Regions open to customers. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function describeRecent(event: StoredEvent): AlertDetail['recent'][number] {
  return {
    at: plainText(event.at, LONGEST.word),
    eventId: plainText(event.eventID, LONGEST.word),
    eventName: plainText(event.eventName, LONGEST.word),
    eventSource: plainText(event.eventSource, LONGEST.word),
    region: told(event.region, LONGEST.word),
    resource: told(event.resource, LONGEST.name),
    objectKey: told(event.objectKey, LONGEST.name),
    errorCode: told(event.errorCode, LONGEST.word),
  };
}
