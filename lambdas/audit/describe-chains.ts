import type { ChainState, NewestDigest, Verdict } from '../../core/audit/audit-log';
import { EDGE_SECONDS } from '../../core/audit/coverage';
import { secondsOf, timeText } from '../../core/calendar';
import { firstLogAfter } from './judge-deliveries';
import type { PlaceTimes } from './place-times';
import type { AuditPorts, KnownPlace } from './ports';
import { type ChainName, chainNameOf, type VerdictBook } from './verdict-book';

interface Around {
  readonly known: KnownPlace;
  readonly times: PlaceTimes;
  readonly book: VerdictBook;
}

/** The chains of a place: those that have verdicts, and those that are known of old. */
export function chainsOf({ known, book }: Pick<Around, 'known' | 'book'>): readonly ChainName[] {
  const names = new Map<string, ChainName>();
  for (const name of book.chains()) names.set(chainNameOf(name), name);
  for (const { chain } of known.chains) names.set(chainNameOf(chain), chain);
  return [...names.values()];
}

/** The last digest of a chain that was judged. */
export function newestOf(
  name: ChainName,
  { known, book }: Pick<Around, 'known' | 'book'>,
): NewestDigest | undefined {
  return book.newest(chainNameOf(name)) ?? stateOf(name, known)?.newest;
}

function stateOf(name: ChainName, { chains }: KnownPlace): ChainState | undefined {
  return chains.find(({ chain }) => chainNameOf(chain) === chainNameOf(name));
}

/** How far each chain of a place is, after a run. */
export async function describeChains(
  around: Around,
  logsJudgedUntil: string | undefined,
  ports: AuditPorts,
): Promise<readonly ChainState[]> {
  const { known, times } = around;
  const chains: ChainState[] = [];
  for (const { trail, homeRegion } of chainsOf(around)) {
    const name = { trail, homeRegion };
    const newest = newestOf(name, around);
    const state = stateOf(name, known);
    const open = around.book.open(chainNameOf(name));
    chains.push({
      chain: { ...known.place, ...name },
      since: times.since(name),
      coveredFrom: state?.coveredFrom ?? around.book.firstCovered(chainNameOf(name)),
      newest: newest && pickNewest(newest),
      provenUntil: earliest(open.map(({ startTime }) => startTime)) ?? newest?.endTime,
      open: open.length,
      oldestOpen: earliest(open.map(({ endTime }) => endTime)),
      logsJudgedUntil,
      isEnded: await isEnded(name, newest?.endTime, around, ports),
      auditedAt: times.now.toISOString(),
    });
  }
  return chains;
}

/** A trail that was deleted long ago: nothing of it is delivered any more, digests or log files. */
async function isEnded(
  name: ChainName,
  end: string | undefined,
  around: Around,
  ports: AuditPorts,
): Promise<boolean> {
  const { known, times } = around;
  if (end === undefined || end > times.longAgo) return false;
  const others = chainsOf(around).filter((each) => chainNameOf(each) !== chainNameOf(name));
  // Log files are then judged by the digests of another trail.
  if (others.some((other) => (newestOf(other, around)?.endTime ?? '') > times.lateBefore)) {
    return true;
  }
  const after = timeText(secondsOf(end) + EDGE_SECONDS);
  return (await firstLogAfter(after, known.place, ports)) === undefined;
}

function pickNewest({ bucket, key, endTime, sha256, signature }: NewestDigest | Verdict) {
  return { bucket, key, endTime, sha256, signature };
}

function earliest(times: readonly string[]): string | undefined {
  return [...times].sort()[0];
}
