import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import type { JsonObject } from '../../core/records/record';

const FILE = resolve(__dirname, '../../../shared/samples/detections.jsonl');

/** A published rule, and which of ours say the same. */
export interface PublishedRule {
  readonly rule: string;
  /** Names of our rules: one of them fires where it alerts, none where it does not. */
  readonly ours: readonly string[];
}

/** Every rule in the file of published rules. */
export const PUBLISHED: readonly PublishedRule[] = [
  // Panther
  { rule: 'AWS.CloudTrail.SES.CheckIdentityVerifications', ours: ['ses_quota_or_identities_read'] },
  { rule: 'AWS.CloudTrail.ShortLifecycle', ours: ['s3_lifecycle_short_expiry'] },
  { rule: 'AWS.CloudTrail.ResourceMadePublic', ours: ['s3_bucket_policy_public'] },
  { rule: 'AWS.S3.BucketPolicyModified', ours: ['s3_bucket_policy_acl_cors_changed'] },
  { rule: 'AWS.S3.CopyObjectWithClientSideEncryption', ours: ['s3_object_copied_sse_c'] },
  { rule: 'AWS.S3.DeleteBucketEncryption', ours: ['s3_default_encryption_removed'] },
  { rule: 'AWS.S3.DeleteObjects', ours: ['s3_delete_objects_call'] },
  { rule: 'AWS.S3.DeletePublicAccessBlock', ours: ['s3_public_access_block_bucket_off'] },
  {
    rule: 'AWS.S3.SecurityControlDisabling',
    ours: ['s3_server_access_logging_off', 's3_versioning_suspended', 's3_mfa_delete_disabled'],
  },
  { rule: 'AWS.S3.SuspendVersioning', ours: ['s3_versioning_suspended'] },
  { rule: 'AWS.CloudTrail.VPCE.AccessDenied', ours: ['s3_vpc_endpoint_access_denied'] },
  { rule: 'AWS.CloudTrail.VPCE.S3ExternalIP', ours: ['s3_vpc_endpoint_external_address'] },
  // StreamAlert
  {
    rule: 'cloudtrail_critical_api_calls',
    ours: ['s3_public_access_block_account_off', 's3_public_access_block_bucket_off'],
  },
  // Its tests that no rule alerts on: public access is blocked, not opened.
  {
    rule: '',
    ours: ['s3_public_access_block_account_off', 's3_public_access_block_bucket_off'],
  },
  { rule: 'cloudtrail_public_resources', ours: ['s3_bucket_policy_public'] },
  { rule: 'cloudtrail_put_bucket_acl', ours: ['s3_bucket_acl_public'] },
  { rule: 'cloudtrail_put_object_acl_public_publisher_example', ours: ['s3_object_acl_public'] },
  // Stratus Red Team names techniques, and gives no events to try.
  {
    rule: 'aws.defense-evasion.cloudtrail-event-selectors',
    ours: ['trail_event_selectors_narrowed'],
  },
  {
    rule: 'aws.discovery.ses-enumerate',
    ours: ['ses_quota_or_identities_read', 'ses_reconnaissance'],
  },
  {
    rule: 'aws.exfiltration.s3-backdoor-bucket-policy',
    ours: ['s3_bucket_policy_foreign_account'],
  },
  {
    rule: 'aws.impact.s3-ransomware-batch-deletion',
    ours: ['s3_bulk_object_deletion', 's3_delete_objects_call'],
  },
  {
    rule: 'aws.impact.s3-ransomware-client-side-encryption',
    ours: ['s3_sse_c_burst', 's3_object_copied_sse_c'],
  },
  { rule: 'aws.impact.s3-ransomware-individual-deletion', ours: ['s3_bulk_object_deletion'] },
];

/** An event, and whether a published rule alerts on it. */
export interface PublishedTest {
  readonly rule: string;
  readonly test: string;
  readonly shouldAlert: boolean;
  /** Absent where only the rule is known. */
  readonly event?: JsonObject | undefined;
}

const rowSchema = z.object({
  rule_id: z.union([z.string(), z.array(z.string()).transform((ids) => ids.join(' '))]),
  test: z.string().nullable(),
  should_alert: z.boolean(),
  event: z.record(z.string(), z.unknown()).nullable(),
});

/** The published tests that lie beside the project, or null where they are absent. Nothing of them is copied here. */
export function readPublishedTests(): PublishedTest[] | null {
  if (!existsSync(FILE)) return null;
  const lines = readFileSync(FILE, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => readTest(JSON.parse(line)));
}

function readTest(row: unknown): PublishedTest {
  const { rule_id: rule, test, should_alert: shouldAlert, event } = rowSchema.parse(row);
  return { rule, test: test ?? '', shouldAlert, ...(event !== null && { event: timed(event) }) };
}

const TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/;

/** Log tools write times in their own ways; a test that blanks its time out does not ask for it. */
function timed(event: JsonObject): JsonObject {
  const [, day = '2025-01-01', time = '00:00:00'] = TIME.exec(String(event.eventTime)) ?? [];
  return { ...event, eventTime: `${day}T${time}Z` };
}
