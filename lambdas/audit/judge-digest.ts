import { addressOf, type ObjectAddress, type Verdict } from '../../core/audit/audit-log';
import { MOST_OPEN_DAYS } from '../../core/audit/audit-settings';
import { readSignedDigest, type SignedDigest } from '../../core/audit/digest-object';
import { type Fault, isNote } from '../../core/audit/finding';
import {
  judgeLink,
  judgeSignature,
  type KnownDigest,
  uncoveredHours,
} from '../../core/audit/judge-digest';
import { packLogs } from '../../core/audit/listed-logs';
import { type Place, placeOf, placeUri } from '../../core/audit/place';
import { secondsOf, timeText } from '../../core/calendar';
import { type DigestKey, parseDigestKey } from '../../core/digests/digest-key';
import { TooLargeError } from '../../core/digests/too-large';
import { UnreadableFileError } from '../../core/errors';
import { type JudgedLogs, judgeLogs } from './judge-logs';
import type { AuditPorts } from './ports';
import { chainNameOf, digestTime, type VerdictBook } from './verdict-book';

const HOUR_SECONDS = 60 * 60;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** A digest as it was judged now. */
export interface JudgedDigest {
  readonly verdict: Verdict;
  readonly faults: readonly Fault[];
  /** Log files that were queued now. */
  readonly queued: number;
  /** A digest of this chain that must be there, and is not. */
  readonly missing?: ObjectAddress | undefined;
  /** It is gone, it was never CloudTrail's, and no digest names it: nothing is missing. */
  readonly isStray: boolean;
}

/** What all that can be said of a digest comes to. */
interface Findings {
  /** There is no such object. */
  readonly isGone: boolean;
  readonly signed?: SignedDigest | undefined;
  readonly faults: readonly Fault[];
  readonly logs?: JudgedLogs | undefined;
  readonly missing?: ObjectAddress | undefined;
}

/**
 * Judges a digest: that CloudTrail signed it, that it continues its chain, that its log files are in the
 * ledger.
 *
 * @param since digests of the chain that end before it are not audited, ISO 8601 in UTC
 * @throws whatever the ports throw: nothing is known of the digest then
 */
export async function judgeDigest(
  at: ObjectAddress,
  name: DigestKey,
  { place, since, book }: { place: Place; since: string; book: VerdictBook },
  ports: AuditPorts,
): Promise<JudgedDigest> {
  const earlier = book.find(at.key);
  const found = await findFaults(at, name, { place, since, book, earlier }, ports);
  const isStray = found.isGone && earlier?.isTrusted !== true && !book.isNamed(at.key);
  const { faults, logs, missing } = isStray ? NOTHING : found;
  const isOpen = (logs?.awaited ?? 0) > 0 || missing !== undefined || faults.some(isWrong);
  return {
    verdict: verdictOf(at, name, found, { isOpen, earlier, now: ports.now() }),
    faults,
    queued: logs?.queued ?? 0,
    missing,
    isStray,
  };
}

function isWrong(fault: Fault): boolean {
  return !isNote(fault);
}

interface Around {
  readonly place: Place;
  readonly since: string;
  readonly book: VerdictBook;
  readonly earlier: Verdict | undefined;
}

async function findFaults(
  at: ObjectAddress,
  name: DigestKey,
  around: Around,
  ports: AuditPorts,
): Promise<Findings> {
  const object = addressOf(at);
  const signed = await fetchDigest(at, ports);
  if (signed === 'missing') {
    const detail = `no digest is there for the hour up to ${digestTime(name)}`;
    return { ...NOTHING, isGone: true, faults: [{ kind: 'digest-missing', object, detail }] };
  }
  if (signed === 'unreadable') {
    const detail = 'it may not be read, is not gzip, or what it holds is no digest';
    return { ...NOTHING, faults: [{ kind: 'digest-unreadable', object, detail }] };
  }
  const { digest, signedAt } = signed;
  const key = await ports.keyRing.find(around.place.region, digest.fingerprint, signedAt);
  const fault = judgeSignature(signed, at, key);
  // What is not CloudTrail's word says nothing of other files.
  if (fault !== undefined) return { ...NOTHING, signed, faults: [fault] };
  const chain = name.isBackfill ? NOTHING : await judgeChain(signed, name, around, ports);
  const logs = await judgeLogs(digest, around.place, around.earlier, ports);
  return { ...chain, signed, logs, faults: [...chain.faults, ...logs.faults] };
}

/** One object that is refused, or too large, must not keep the others from being judged. */
async function fetchDigest(
  { bucket, key }: ObjectAddress,
  { archive }: AuditPorts,
): Promise<SignedDigest | 'missing' | 'unreadable'> {
  try {
    const object = await archive.fetch(bucket, key);
    if (object === undefined) return 'missing';
    return (await readSignedDigest(object)) ?? 'unreadable';
  } catch (error) {
    if (error instanceof UnreadableFileError || error instanceof TooLargeError) return 'unreadable';
    throw error;
  }
}

const NOTHING: Findings = { isGone: false, faults: [] };

/** A digest continues the one before it, or says that it begins a chain. */
async function judgeChain(
  signed: SignedDigest,
  name: DigestKey,
  { place, since, book }: Around,
  ports: AuditPorts,
): Promise<Findings> {
  const { digest } = signed;
  const { previous } = digest;
  const before = book.before(name);
  const gap = () => {
    const hours =
      before === undefined
        ? undefined
        : uncoveredHours(before, digest, book.backfillsOf(chainNameOf(name)));
    return hours === undefined ? undefined : { object: addressOf(digest), detail: hours };
  };
  if (previous === undefined || previous.bucket !== place.bucket) {
    const fault = gap();
    return fault === undefined ? NOTHING : { ...NOTHING, faults: [{ kind: 'gap', ...fault }] };
  }
  const previousName = parseDigestKey(previous.key);
  if (previousName !== undefined && digestTime(previousName) <= since) return NOTHING;
  const known = await findPrevious(previous, book, ports);
  if (known === 'missing') return missingPrevious(previous, previousName, name, place);
  const fault = judgeLink(signed, previous, known);
  if (fault !== undefined) return { ...NOTHING, faults: [fault] };
  const hours = before?.key === previous.key ? gap() : undefined;
  return hours === undefined
    ? NOTHING
    : { ...NOTHING, faults: [{ kind: 'hours-uncovered', ...hours }] };
}

/** One that was judged is not read again. */
async function findPrevious(
  previous: ObjectAddress,
  book: VerdictBook,
  ports: AuditPorts,
): Promise<KnownDigest | 'missing'> {
  const judged = book.find(previous.key);
  if (judged?.sha256 !== undefined) return { sha256: judged.sha256, signature: judged.signature };
  const signed = await fetchDigest(previous, ports);
  if (signed === 'missing') return signed;
  // What cannot be read has no hash that a digest could name.
  if (signed === 'unreadable') return { sha256: '' };
  return { sha256: signed.digest.sha256, signature: signed.signature };
}

/** In its own chain it is judged in its own right; elsewhere, there is nobody to judge it. */
function missingPrevious(
  previous: ObjectAddress,
  previousName: DigestKey | undefined,
  name: DigestKey,
  place: Place,
): Findings {
  const isOfChain =
    previousName !== undefined &&
    chainNameOf(previousName) === chainNameOf(name) &&
    placeUri(placeOf(previous.bucket, previousName)) === placeUri(place);
  if (isOfChain) return { ...NOTHING, missing: previous };
  const detail = `the digest of ${digestTime(name)} names it as the one before`;
  const fault: Fault = { kind: 'digest-missing', object: addressOf(previous), detail };
  return { ...NOTHING, faults: [fault] };
}

function verdictOf(
  at: ObjectAddress,
  name: DigestKey,
  { signed, logs }: Findings,
  { isOpen, earlier, now }: { isOpen: boolean; earlier: Verdict | undefined; now: Date },
): Verdict {
  const endTime = digestTime(name);
  const firstJudgedAt = earlier?.firstJudgedAt ?? now.toISOString();
  const openSeconds = now.getTime() / 1000 - secondsOf(firstJudgedAt);
  const isGivenUp = openSeconds > MOST_OPEN_DAYS * DAY_SECONDS;
  // Only one that CloudTrail signed is believed what it says of others, and of its own time.
  const believed = logs === undefined ? undefined : signed?.digest;
  return {
    ...at,
    status: !isOpen ? 'proven' : isGivenUp ? 'given-up' : 'open',
    isTrusted: believed !== undefined,
    previous: believed?.previous?.bucket === at.bucket ? believed.previous.key : undefined,
    startTime: timeText(
      believed === undefined ? secondsOf(endTime) - HOUR_SECONDS : secondsOf(believed.startTime),
    ),
    endTime,
    sha256: signed?.digest.sha256,
    signature: signed?.signature,
    logs: believed?.logs.length ?? 0,
    provenLogs: logs?.proven ?? 0,
    listed: believed && packLogs(believed.logs),
    firstJudgedAt,
    judgedAt: now.toISOString(),
    queuedAt: logs?.queuedAt ?? earlier?.queuedAt,
    queuedTimes: logs?.queuedTimes ?? earlier?.queuedTimes ?? 0,
  };
}
