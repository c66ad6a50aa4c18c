import type { Alert } from '../../core/alerts/alert';
import type { Bundle } from '../../core/alerts/bundles';
import type { SeenEvent, Sightings } from '../../core/alerts/sightings';
import type { CorrelationRule, DetectionRule, RuleInfo } from '../../core/rules/rule';

/** 2026-03-04T05:00:00Z, seconds since 1970; slots of an hour begin here. */
export const FIVE = Date.parse('2026-03-04T05:00:00Z') / 1000;

const INFO: RuleInfo = {
  id: '4e9a1f3c-0d4b-4c8e-9f53-1b8a6f2d7c10',
  name: 's3_bucket_policy_deleted',
  title: 'Bucket Policy Deleted',
  level: 'medium',
  references: [],
  tags: [],
  falsePositives: [],
  fields: [],
  file: 'rules/s3/s3_bucket_policy_deleted.yml',
};

/** The perfect detection rule: an hour's matches of one principal are one alert. */
export const DETECTION: DetectionRule = {
  kind: 'detection',
  info: INFO,
  detection: {
    op: 'field',
    field: 'eventName',
    test: { kind: 'text', pattern: [{ literal: 'DeleteBucketPolicy' }], cased: false },
  },
  alerts: true,
  groupBy: ['trailstore.principal'],
  windowSeconds: 3600,
};

/** Three events of `DETECTION` within ten minutes. */
export const BURST: CorrelationRule = {
  kind: 'correlation',
  info: { ...INFO, id: '8a5d0c52-7c3e-4a0f-8b5e-51d0f5a8c9d2', name: 'burst', level: 'high' },
  type: 'event_count',
  rules: [{ ...DETECTION, alerts: false }],
  groupBy: ['trailstore.principal'],
  timespanSeconds: 600,
  windowSeconds: 3600,
  condition: [{ comparison: 'gte', count: 3 }],
  aliases: {},
};

/** An event that was seen so many seconds after five o'clock. */
export function seenAt(seconds: number, changes: Partial<SeenEvent> = {}): SeenEvent {
  const time = new Date((FIVE + seconds) * 1000).toISOString().replace('.000', '');
  return {
    rule: DETECTION.info.id,
    stream: '111122223333/s3/management',
    at: `${time}#e-${seconds}`,
    ...changes,
  };
}

/** The perfect sightings: one file, one event. */
export const SIGHTINGS: Sightings = {
  rule: DETECTION.info.id,
  group: ['111122223333:user/alice'],
  slot: FIVE,
  source: 'f11e-0',
  seen: [seenAt(0)],
};

/** As a file keeps them that shows little: what one rule saw in one slot lies together. */
export function bundled(...all: readonly Sightings[]): readonly Bundle[] {
  const bundles = new Map<string, Bundle>();
  for (const { rule, slot, source, group, seen } of all) {
    const key = JSON.stringify([rule, slot, source]);
    const groups = [...(bundles.get(key)?.groups ?? []), { group, seen }];
    bundles.set(key, { rule, shard: '', slot, source, groups });
  }
  return [...bundles.values()];
}

/** The perfect alert: every field is there. */
export const ALERT: Alert = {
  id: '20260304T050000Z-1f2e3d4c',
  rule: { id: INFO.id, name: INFO.name, title: INFO.title, level: INFO.level },
  group: [{ field: 'trailstore.principal', value: '111122223333:user/alice' }],
  account: '111122223333',
  region: 'eu-west-1',
  eventId: 'e-0',
  eventName: 'DeleteBucketPolicy',
  eventSource: 's3.amazonaws.com',
  principal: '111122223333:user/alice',
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  sourceIp: '198.51.100.7',
  userAgent: 'aws-cli/2.15.0',
  resource: 'payroll',
  objectKey: 'march.csv',
  errorCode: 'AccessDenied',
  at: '2026-03-04T05:00:00Z',
  from: '2026-03-04T04:59:00Z',
  to: '2026-03-04T05:02:00Z',
  count: 3,
  notice: 'pending',
  sentAt: undefined,
};
