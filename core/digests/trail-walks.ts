import type { LogArchive } from '../ports';
import type { ChainPlace } from './chain-place';
import type { DigestChain } from './digest-key';
import { byTime, type PlacedDigest, PlacedDigests, uriOf } from './placed-digests';
import type { ChainRequest, ChainResult, DigestSpan, Span } from './verify-chain';
import { parseDigestTime, s3Uri } from './wording';

/** A trail's chain, and where digests of it lie. */
export interface TrailToWalk {
  readonly chain: DigestChain;
  /** Where the first walk begins, together with the chain's prefix. */
  readonly bucket: string;
  readonly places: readonly ChainPlace[];
}

/** What is known of a trail once all of it was walked. */
export interface WalkedTrail {
  readonly chain: DigestChain;
  readonly range: Span;
  /** Where digests were found, and where walks led. */
  readonly places: readonly ChainPlace[];
  readonly covered: readonly DigestSpan[];
  readonly coveredByBackfill: readonly DigestSpan[];
  /** Log files that valid digests list. */
  readonly listed: ReadonlySet<string>;
  /** What lies in the range, the oldest first. */
  readonly digests: readonly PlacedDigest[];
  /** Those of them that no walk looked at. */
  readonly unvisited: readonly PlacedDigest[];
}

/**
 * The walks that it takes to reach what a trail wrote.
 *
 * The first is that of AWS's validator, which begins in one place and follows links. Links do not lead
 * everywhere: a trail that was stopped and started again in another bucket or below another prefix begins
 * a new chain there, and a name that lies may end the validator's list before its time. From the newest
 * digest that was not reached, another walk begins in that digest's place.
 */
export class TrailWalks {
  private readonly results: ChainResult[] = [];
  private readonly placed: PlacedDigests;

  constructor(
    private readonly trail: TrailToWalk,
    private readonly range: { readonly since: Date; readonly until: Date },
    archive: LogArchive,
  ) {
    this.placed = new PlacedDigests(archive, trail.chain, range);
  }

  first(): ChainRequest {
    const { chain, bucket } = this.trail;
    return { chain, bucket, ...this.range };
  }

  /**
   * @param result what the last walk came to
   * @returns the next walk; undefined when there is nothing that it could reach
   */
  async next(result: ChainResult): Promise<ChainRequest | undefined> {
    this.results.push(result);
    const digests = await this.placed.of(this.places());
    const closed = this.closed(digests);
    const start = newestOf(digests.filter((digest) => !closed.has(uriOf(digest))));
    if (start === undefined) return undefined;
    const { bucket, prefix } = start.place;
    const further = { start: uriOf(start), digests, closed };
    return { chain: { ...this.trail.chain, prefix }, bucket, ...this.range, further };
  }

  /** What they came to, all together. */
  async walked(): Promise<WalkedTrail> {
    const { results, trail, range } = this;
    const places = this.places();
    const digests = (await this.placed.of(places)).toSorted(byTime);
    const visited = this.visited();
    return {
      chain: trail.chain,
      range: { from: range.since, to: range.until },
      places,
      covered: results.flatMap(({ covered }) => covered),
      coveredByBackfill: results.flatMap(({ coveredByBackfill }) => coveredByBackfill),
      listed: new Set(results.flatMap(({ listed }) => [...listed])),
      digests,
      unvisited: digests.filter((digest) => !visited.has(uriOf(digest))),
    };
  }

  private places(): readonly ChainPlace[] {
    return [...this.trail.places, ...this.results.flatMap(({ places }) => places)];
  }

  private visited(): Set<string> {
    return new Set(this.results.flatMap(({ visited }) => [...visited]));
  }

  /**
   * Digests that no further walk looks at: those that one looked at before, and those that the validator
   * would pass by as well. These are copies of valid digests, which lie elsewhere under their own names,
   * and digests of a time that valid ones of the same place cover, whose links lead past them.
   */
  private closed(digests: readonly PlacedDigest[]): ReadonlySet<string> {
    const standard = new Coverage(this.results.flatMap(({ covered }) => covered));
    const backfill = new Coverage(this.results.flatMap(({ coveredByBackfill: spans }) => spans));
    const closed = this.visited();
    for (const digest of digests) {
      const coverage = digest.isBackfill ? backfill : standard;
      const end = parseDigestTime(digest.time);
      const isPassedBy = end === undefined || end < this.range.since || coverage.has(digest, end);
      if (isPassedBy) closed.add(uriOf(digest));
    }
    return closed;
  }
}

/** What valid digests vouch for. */
class Coverage {
  private readonly names: ReadonlySet<string>;
  private readonly spans = new Map<string, DigestSpan[]>();

  constructor(spans: readonly DigestSpan[]) {
    this.names = new Set(spans.map(({ key }) => nameIn(key)));
    for (const span of spans) {
      const place = placeName(span.place);
      const spans = this.spans.get(place) ?? [];
      spans.push(span);
      this.spans.set(place, spans);
    }
  }

  has({ key, place }: PlacedDigest, end: Date): boolean {
    if (this.names.has(nameIn(key))) return true;
    const spans = this.spans.get(placeName(place)) ?? [];
    return spans.some(({ from, to }) => from < end && end <= to);
  }
}

function placeName({ bucket, prefix }: ChainPlace): string {
  return s3Uri(bucket, prefix);
}

function nameIn(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

function newestOf(digests: readonly PlacedDigest[]): PlacedDigest | undefined {
  return digests.toSorted(byTime).at(-1);
}
