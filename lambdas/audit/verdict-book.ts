import type { Verdict } from '../../core/audit/audit-log';
import { findHoles, type Hole } from '../../core/audit/coverage';
import { digestsFolder, type Place } from '../../core/audit/place';
import { type DigestKey, parseDigestKey } from '../../core/digests/digest-key';

/** A chain among the others of its place: its trail, and the Region that the trail belongs to. */
export type ChainName = Pick<DigestKey, 'trail' | 'homeRegion'>;

/** The same for the same chain. */
export function chainNameOf({ trail, homeRegion }: ChainName): string {
  return `${trail}_${homeRegion}`;
}

/** When a digest ends, as its name says: ISO 8601 in UTC. */
export function digestTime({ time }: DigestKey): string {
  const [, year, month, day, hours, minutes, seconds] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  return `${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`;
}

interface Judged {
  readonly verdict: Verdict;
  readonly name: DigestKey;
}

/** The verdicts of a place's digests, by chain, in the window that a run looks at. */
export class VerdictBook {
  private readonly byKey = new Map<string, Judged>();

  constructor(private readonly place: Place) {}

  /** Leaves out those of other places. */
  add(verdict: Verdict): void {
    const { bucket, key } = verdict;
    if (bucket !== this.place.bucket || !key.startsWith(digestsFolder(this.place))) return;
    const name = parseDigestKey(key);
    if (name !== undefined) this.byKey.set(key, { verdict, name });
  }

  forget({ key }: Pick<Verdict, 'key'>): void {
    this.byKey.delete(key);
  }

  find(key: string): Verdict | undefined {
    return this.byKey.get(key)?.verdict;
  }

  /** Those that are judged again; of one chain, where it is named. */
  open(chain?: string): readonly Verdict[] {
    return this.judged(chain)
      .map(({ verdict }) => verdict)
      .filter(({ status }) => status === 'open');
  }

  /** Whether a digest of CloudTrail's names it as the one before. */
  isNamed(key: string): boolean {
    return this.trusted().some(({ verdict }) => verdict.previous === key);
  }

  /** When the first of the hours begins that a digest covers, of one chain where it is named; ISO 8601 in UTC. */
  firstCovered(chain?: string): string | undefined {
    return this.trusted(chain)
      .map(({ verdict }) => verdict.startTime)
      .sort()[0];
  }

  /** The names of the chains. What CloudTrail did not write makes none. */
  chains(): readonly ChainName[] {
    const names = new Map<string, ChainName>();
    for (const { name } of this.trusted()) names.set(chainNameOf(name), name);
    return [...names.values()];
  }

  /** The hours that no digest covers, of all chains. */
  holes(): readonly Hole[] {
    return this.chains().flatMap((chain) =>
      findHoles(
        this.judged(chainNameOf(chain)).map(({ verdict, name }) => ({
          verdict,
          isBackfill: name.isBackfill,
        })),
      ),
    );
  }

  /** The last digest of CloudTrail's that stands in the same chain and ends before another one. */
  before(name: DigestKey): Verdict | undefined {
    const earlier = this.inChain(chainNameOf(name)).filter(
      ({ endTime }) => endTime < digestTime(name),
    );
    return latest(earlier);
  }

  /** The last digest of a chain that is CloudTrail's. */
  newest(chain: string): Verdict | undefined {
    return latest(this.inChain(chain));
  }

  backfillsOf(chain: string): readonly Verdict[] {
    return this.trusted(chain)
      .filter(({ name }) => name.isBackfill)
      .map(({ verdict }) => verdict);
  }

  private inChain(chain: string): readonly Verdict[] {
    return this.trusted(chain)
      .filter(({ name }) => !name.isBackfill)
      .map(({ verdict }) => verdict);
  }

  private trusted(chain?: string): readonly Judged[] {
    return this.judged(chain).filter(({ verdict }) => verdict.isTrusted);
  }

  private judged(chain?: string): readonly Judged[] {
    return [...this.byKey.values()].filter(
      ({ name }) => chain === undefined || chainNameOf(name) === chain,
    );
  }
}

function latest(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts.reduce<Verdict | undefined>(
    (last, each) => (last === undefined || each.endTime > last.endTime ? each : last),
    undefined,
  );
}
