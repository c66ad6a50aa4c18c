import type { LogArchive, PublicKeys } from '../ports';
import type { ChainPlace } from './chain-place';
import { checkLog } from './check-log';
import type { ListedLog } from './digest';
import { type DigestChain, parseDigestKey } from './digest-key';
import { DigestListing, type DigestSource } from './digest-listing';
import { digestFileWarnings, linkWarnings, trailingWarning } from './file-warnings';
import { inOrder } from './in-order';
import { KeyRing } from './key-ring';
import { KnownListing, type PlacedDigest } from './placed-digests';
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
  /** Of a walk that goes on where those before it did not come. */
  readonly further?: FurtherWalk;
}

export interface FurtherWalk {
  /** The address of the newest digest that was not reached. */
  readonly start: string;
  /** All digests that lie in the chain's places. */
  readonly digests: readonly PlacedDigest[];
  /** Addresses of those that need no look, or had it. */
  readonly closed: ReadonlySet<string>;
}

const NOTHING_CLOSED: ReadonlySet<string> = new Set();

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

/** What a valid digest covers, and where that digest lies. */
export interface DigestSpan extends Span {
  readonly place: ChainPlace;
  readonly key: string;
}

/** What a chain came to. */
export interface ChainResult {
  readonly digests: Verdicts;
  readonly backfillDigests: Verdicts;
  readonly logs: Verdicts;
  /** What valid digests cover of the range that was asked for. */
  readonly found: Span | undefined;
  /** What each valid digest covers, backfill digests apart. */
  readonly covered: readonly DigestSpan[];
  readonly coveredByBackfill: readonly DigestSpan[];
  /** Addresses of the digests that were looked at, and of the log files that valid ones list. */
  readonly visited: ReadonlySet<string>;
  readonly listed: ReadonlySet<string>;
  /** Where it was walked, each place once. */
  readonly places: readonly ChainPlace[];
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
  private readonly spans = { standard: [] as DigestSpan[], backfill: [] as DigestSpan[] };
  private readonly visited = new Set<string>();
  private readonly listed = new Set<string>();
  private readonly places = new Map<string, ChainPlace>();
  private readonly listing: DigestSource;

  constructor(
    private readonly request: ChainRequest,
    private readonly ports: VerifyPorts,
  ) {
    const { chain, since, further } = request;
    this.listing =
      further === undefined
        ? new DigestListing(ports.archive, chain, since)
        : new KnownListing(further.digests, chain.prefix);
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
    const closed = request.further?.closed ?? NOTHING_CLOSED;
    for await (const step of walkDigests({ ...request, archive, keys, listing, digests, closed })) {
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
        yield* warnOf([`${s3Uri(step.bucket, step.key)}: the chain leads back to this digest`]);
        return;
      case 'known':
        yield* warnOf(linkWarnings(step));
        return;
      case 'invalid':
        this.visit(step);
        yield this.count({ is: 'file', kind, ...addressOf(step), reason: step.reason });
        return;
      case 'valid':
        this.cover(step, isBackfill);
        yield this.count({ is: 'file', kind, ...addressOf(step.digest) });
        yield* warnOf(digestFileWarnings(step));
        yield* this.checkLogs(step.digest.logs);
    }
  }

  private async *checkLogs(logs: readonly ListedLog[]): AsyncGenerator<Finding> {
    const { archive } = this.ports;
    const check = async (log: ListedLog) => ({ log, checked: await checkLog(log, archive) });
    for await (const { log, checked } of inOrder(logs, LOGS_AT_A_TIME, check)) {
      this.listed.add(s3Uri(log.bucket, log.key));
      yield this.count({ is: 'file', kind: 'log', ...log, reason: checked.reason });
      yield* warnOf(trailingWarning(log, checked));
    }
  }

  private cover({ digest, start, end }: ValidDigest, isBackfill: boolean): void {
    const span = { from: start, to: end, place: this.visit(digest), key: digest.key };
    this.spans[isBackfill ? 'backfill' : 'standard'].push(span);
  }

  private visit({ bucket, key }: Address): ChainPlace {
    this.visited.add(s3Uri(bucket, key));
    const prefix = parseDigestKey(key)?.prefix ?? this.request.chain.prefix;
    const name = s3Uri(bucket, prefix);
    const place = this.places.get(name) ?? { bucket, prefix };
    this.places.set(name, place);
    return place;
  }

  private count(finding: FileFinding): FileFinding {
    this.tallies[finding.kind][finding.reason === undefined ? 'valid' : 'invalid']++;
    return finding;
  }

  result(): ChainResult {
    const { tallies, spans, visited, listed, places } = this;
    return {
      digests: tallies.digest,
      backfillDigests: tallies['backfill digest'],
      logs: tallies.log,
      found: this.found(),
      covered: spans.standard,
      coveredByBackfill: spans.backfill,
      visited,
      listed,
      places: [...places.values()],
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

interface Address {
  readonly bucket: string;
  readonly key: string;
}

function addressOf({ bucket, key }: Address): Address {
  return { bucket, key };
}

function* warnOf(texts: Iterable<string>): Generator<Finding> {
  for (const text of texts) yield { is: 'warning', text };
}
