import type { LogArchive, PublicKeys } from '../ports';
import { type CheckedLog, checkLog } from './check-log';
import type { ListedLog } from './digest';
import type { DigestChain } from './digest-key';
import { DigestListing } from './digest-listing';
import { inOrder } from './in-order';
import { KeyRing } from './key-ring';
import type { LoadedDigest } from './load-digest';
import { type Step, type ValidDigest, walkDigests } from './walk-digests';
import { s3Uri } from './wording';

/** Log files in hand at a time: while one waits for the bucket, another is hashed. */
const LOGS_AT_A_TIME = 8;

/** Which chain to verify, and which part of it. */
export interface ChainRequest {
  readonly chain: DigestChain;
  /** Where its newest digests are. */
  readonly bucket: string;
  readonly since: Date;
  readonly until: Date;
}

export interface VerifyPorts {
  readonly archive: LogArchive;
  readonly publicKeys: PublicKeys;
}

export type FileKind = 'digest' | 'backfill digest' | 'log';

/** What came to light. */
export type Finding =
  | FileFinding
  | {
      readonly is: 'gap';
      readonly isBackfill: boolean;
      readonly from: Date;
      readonly to: Date;
    }
  /** Something that AWS's validator says nothing of, and that changes no verdict. */
  | { readonly is: 'warning'; readonly text: string };

export interface FileFinding {
  readonly is: 'file';
  readonly kind: FileKind;
  readonly bucket: string;
  readonly key: string;
  /** What stands behind `INVALID: `; absent when the file is valid. */
  readonly reason?: string | undefined;
  /** Of a log file, as its digest lists it. */
  readonly sha256?: string;
}

export interface Verdicts {
  readonly valid: number;
  readonly invalid: number;
}

/** A span of time that digests cover. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** What a chain came to. */
export interface ChainResult {
  readonly digests: Verdicts;
  readonly backfillDigests: Verdicts;
  readonly logs: Verdicts;
  /** What valid digests cover of the range that was asked for. */
  readonly found: Span | undefined;
  /** What each valid digest covers, backfill digests apart. */
  readonly covered: readonly Span[];
  readonly coveredByBackfill: readonly Span[];
  /** Addresses of the digests that were looked at, and of the log files that valid ones list. */
  readonly visited: ReadonlySet<string>;
  readonly listed: ReadonlySet<string>;
  readonly buckets: ReadonlySet<string>;
}

/**
 * Verifies a chain of digests and the log files that they list, in the order and with the verdicts of
 * `aws cloudtrail validate-logs`: first the chain, from its newest digest to its oldest, then the backfill
 * digests, which stand outside it.
 *
 * @returns yields what comes to light; returns what it came to
 * @throws what the archive or the source of public keys throws
 */
export async function* verifyChain(
  request: ChainRequest,
  ports: VerifyPorts,
): AsyncGenerator<Finding, ChainResult> {
  const verification = new ChainVerification(request, ports);
  yield* verification.walk('standard');
  yield* verification.walk('backfill');
  return verification.result();
}

class ChainVerification {
  private readonly tallies = {
    digest: { valid: 0, invalid: 0 },
    'backfill digest': { valid: 0, invalid: 0 },
    log: { valid: 0, invalid: 0 },
  };
  private readonly spans = { standard: [] as Span[], backfill: [] as Span[] };
  private readonly visited = new Set<string>();
  private readonly listed = new Set<string>();
  private readonly buckets: Set<string>;
  private readonly listing: DigestListing;

  constructor(
    private readonly request: ChainRequest,
    private readonly ports: VerifyPorts,
  ) {
    this.buckets = new Set([request.bucket]);
    this.listing = new DigestListing(ports.archive, request.chain, request.since);
  }

  async *walk(digests: 'standard' | 'backfill'): AsyncGenerator<Finding> {
    const { request, listing } = this;
    const { archive, publicKeys } = this.ports;
    const keys = new KeyRing(publicKeys, request.chain.region);
    if (digests === 'standard') {
      // A Region that nothing was written in needs none.
      const { standard } = await listing.of(request.bucket, request.until);
      if (standard.length > 0) await keys.fetchForRange(request.since, request.until);
    }
    const isBackfill = digests === 'backfill';
    for await (const step of walkDigests({ ...request, archive, keys, listing, digests })) {
      yield* this.settle(step, isBackfill);
    }
  }

  private async *settle(step: Step, isBackfill: boolean): AsyncGenerator<Finding> {
    const kind: FileKind = isBackfill ? 'backfill digest' : 'digest';
    switch (step.is) {
      case 'gap':
        yield { is: 'gap', isBackfill, from: step.from, to: step.to };
        return;
      case 'circle':
        yield warn(`${s3Uri(step.bucket, step.key)}: the chain leads back to this digest`);
        return;
      case 'invalid':
        this.visit(step);
        yield this.count({ is: 'file', kind, ...place(step), reason: step.reason });
        return;
      case 'valid':
        this.visit(step.digest);
        this.spans[isBackfill ? 'backfill' : 'standard'].push({ from: step.start, to: step.end });
        yield this.count({ is: 'file', kind, ...place(step.digest) });
        yield* warningsOf(step);
        yield* this.checkLogs(step.digest.logs);
    }
  }

  private async *checkLogs(logs: readonly ListedLog[]): AsyncGenerator<Finding> {
    const { archive } = this.ports;
    const check = async (log: ListedLog) => ({ log, checked: await checkLog(log, archive) });
    for await (const { log, checked } of inOrder(logs, LOGS_AT_A_TIME, check)) {
      this.listed.add(s3Uri(log.bucket, log.key));
      yield this.count({ is: 'file', kind: 'log', ...log, reason: checked.reason });
      yield* trailingWarning(log, checked);
    }
  }

  private visit({ bucket, key }: { readonly bucket: string; readonly key: string }): void {
    this.visited.add(s3Uri(bucket, key));
    this.buckets.add(bucket);
  }

  private count(finding: FileFinding): FileFinding {
    this.tallies[finding.kind][finding.reason === undefined ? 'valid' : 'invalid']++;
    return finding;
  }

  result(): ChainResult {
    const { tallies, spans, visited, listed, buckets } = this;
    return {
      digests: tallies.digest,
      backfillDigests: tallies['backfill digest'],
      logs: tallies.log,
      found: this.found(),
      covered: spans.standard,
      coveredByBackfill: spans.backfill,
      visited,
      listed,
      buckets,
    };
  }

  /** `_track_found_times` of the validator: its two ends need not come from one digest. */
  private found(): Span | undefined {
    const { since, until } = this.request;
    let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const span of [...this.spans.standard, ...this.spans.backfill]) {
      from = Math.min(from, Math.max(span.from.getTime(), since.getTime()));
      to = Math.max(to, Math.min(span.to.getTime(), until.getTime()));
    }
    return from === Number.POSITIVE_INFINITY
      ? undefined
      : { from: new Date(from), to: new Date(to) };
  }
}

function place({ bucket, key }: { readonly bucket: string; readonly key: string }) {
  return { bucket, key };
}

function warn(text: string): Finding {
  return { is: 'warning', text };
}

function* warningsOf({ digest, signature, linkedFrom, hasTrailingBytes }: ValidDigest) {
  if (linkedFrom !== undefined) yield* linkWarnings(linkedFrom, { digest, signature });
  yield* trailingWarning(digest, { hasTrailingBytes });
}

/**
 * The newer digest states hash and signature of the one before it. AWS's validator compares neither: a
 * digest that was put in the place of another, with a signature of its own, passes there.
 */
function* linkWarnings(
  newer: LoadedDigest,
  { digest, signature }: Pick<LoadedDigest, 'digest' | 'signature'>,
): Generator<Finding> {
  const from = s3Uri(newer.digest.bucket, newer.digest.key);
  const to = s3Uri(digest.bucket, digest.key);
  if (newer.digest.previousSha256?.toLowerCase() !== digest.sha256) {
    yield warn(`${from}: its previousDigestHashValue is not the hash of ${to}`);
  }
  if (newer.digest.previousSignature?.toLowerCase() !== signature.toLowerCase()) {
    yield warn(`${from}: its previousDigestSignature is not the signature of ${to}`);
  }
}

function* trailingWarning(
  { bucket, key }: { readonly bucket: string; readonly key: string },
  { hasTrailingBytes }: Pick<CheckedLog, 'hasTrailingBytes'>,
): Generator<Finding> {
  if (!hasTrailingBytes) return;
  yield warn(
    `${s3Uri(bucket, key)}: bytes follow the end of the file, which CloudTrail did not sign`,
  );
}
