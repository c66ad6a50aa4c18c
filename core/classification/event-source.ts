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

/** What an event source comes to. */
interface SourceNames {
  readonly service: string;
  readonly canonical: string;
}

/** A log has some dozens of event sources, each thousands of times. */
const MOST_KNOWN = 1024;
/** No service has a longer name: one in a forged record is not worth the memory. */
const LONGEST_KNOWN = 128;
const known = new Map<string, SourceNames>();

/**
 * The service that an event source belongs to: `s3` for every kind of S3 bucket, `ses`, else the
 * source's first label (`iam.amazonaws.com` is `iam`), and `unknown` where there is none. The suffix
 * tells only the partition (`amazonaws.com`, in China sometimes `amazonaws.com.cn`).
 */
export function serviceOf(eventSource: string | undefined): string {
  return eventSource === undefined ? UNKNOWN : namesOf(eventSource).service;
}

/** The event source as the catalogue spells it, whatever the partition or endpoint. */
export function canonicalEventSource(eventSource: string): string {
  return namesOf(eventSource).canonical;
}

const UNKNOWN = 'unknown';

function namesOf(eventSource: string): SourceNames {
  const before = known.get(eventSource);
  if (before !== undefined) return before;
  const names = readNames(eventSource);
  if (known.size === MOST_KNOWN) known.clear();
  if (eventSource.length <= LONGEST_KNOWN) known.set(eventSource, names);
  return names;
}

function readNames(eventSource: string): SourceNames {
  const label = labelOf(eventSource);
  if (label === undefined) return { service: UNKNOWN, canonical: eventSource };
  const service = S3_LABELS.includes(label) ? 's3' : label;
  return { service, canonical: `${label}.amazonaws.com` };
}

function labelOf(eventSource: string): string | undefined {
  const label = eventSource.split('.', 1)[0]?.toLowerCase();
  if (label === undefined || !LABEL.test(label)) return undefined;
  return SES_ALIASES.includes(label) ? 'ses' : label;
}
