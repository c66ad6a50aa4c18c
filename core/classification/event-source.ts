/**
 * Names under which SES could be recorded besides its own: the prefixes of its v1 and Mail Manager
 * endpoints. No public record has them; if one appears, it is SES.
 */
const SES_ALIASES: readonly string[] = ['email', 'mail-manager'];

const S3_LABELS: readonly string[] = [
  's3',
  's3express',
  's3-outposts',
  's3-object-lambda',
  's3tables',
  's3vectors',
];

const LABEL = /^[a-z0-9-]+$/;

/**
 * The service that an event source belongs to: `s3` for every kind of S3 bucket, `ses`, else the
 * source's first label (`iam.amazonaws.com` is `iam`), and `unknown` where there is none. The suffix
 * tells only the partition (`amazonaws.com`, in China sometimes `amazonaws.com.cn`).
 */
export function serviceOf(eventSource: string | undefined): string {
  const label = labelOf(eventSource);
  if (label === undefined) return 'unknown';
  return S3_LABELS.includes(label) ? 's3' : label;
}

/** The event source as the catalogue spells it, whatever the partition or endpoint. */
export function canonicalEventSource(eventSource: string): string {
  const label = labelOf(eventSource);
  return label === undefined ? eventSource : `${label}.amazonaws.com`;
}

function labelOf(eventSource: string | undefined): string | undefined {
  const label = eventSource?.split('.', 1)[0]?.toLowerCase();
  if (label === undefined || !LABEL.test(label)) return undefined;
  return SES_ALIASES.includes(label) ? 'ses' : label;
}
