import type { ChainState } from '../../core/audit/audit-log';
import {
  type Finding,
  type FindingKind,
  isAccepted,
  isNote,
  isOpen,
} from '../../core/audit/finding';
import { placeOf, placeUri } from '../../core/audit/place';
import type { Glance, Row } from './event-rows';

/** What JSON prints of a finding, in this order. */
export const FINDING_COLUMNS = [
  'kind',
  'state',
  'object',
  'detail',
  'firstSeen',
  'lastSeen',
  'resolvedAt',
  'acceptedAt',
  'reason',
  'digest',
  'place',
] as const;

/** What a table shows of one. */
export const FINDING_GLANCE: Glance = {
  columns: ['kind', 'state', 'firstSeen', 'object', 'detail'],
  keys: ['kind', 'state', 'object'],
  leastFirst: ['firstSeen', 'detail'],
  keep: { object: 'end' },
};

/** A finding as a row of `FINDING_COLUMNS`. */
export function findingRow(finding: Finding): Row {
  const { kind, object, detail, firstSeen, lastSeen, resolvedAt, acceptance } = finding;
  const { digest, place } = finding;
  return {
    kind,
    state: stateOf(finding),
    object,
    detail,
    firstSeen: wholeSeconds(firstSeen),
    lastSeen: wholeSeconds(lastSeen),
    resolvedAt: resolvedAt && wholeSeconds(resolvedAt),
    acceptedAt: acceptance && wholeSeconds(acceptance.at),
    reason: acceptance?.reason,
    digest,
    place,
  };
}

function stateOf(finding: Finding): string {
  if (!isOpen(finding)) return 'resolved';
  if (isAccepted(finding)) return 'accepted';
  return isNote(finding) ? 'note' : 'open';
}

/** What JSON prints of a chain, in this order. */
export const CHAIN_COLUMNS = [
  'account',
  'region',
  'trail',
  'provenUntil',
  'open',
  'newest',
  'since',
  'audited',
  'isEnded',
  'place',
] as const;

/** What a table shows of one. */
export const CHAIN_GLANCE: Glance = {
  columns: ['account', 'region', 'trail', 'provenUntil', 'open', 'audited'],
  keys: ['account', 'region', 'provenUntil', 'open'],
  leastFirst: ['audited', 'trail'],
};

/** How far a chain is, as a row of `CHAIN_COLUMNS`. */
export function chainRow({ chain, newest, provenUntil, open, since, ...state }: ChainState): Row {
  return {
    account: chain.account,
    region: chain.region,
    trail: chain.trail,
    provenUntil,
    open,
    newest: newest?.endTime,
    since,
    audited: wholeSeconds(state.auditedAt),
    isEnded: state.isEnded,
    place: placeUri(placeOf(chain.bucket, chain)),
  };
}

/** Orders findings: by kind, those that were seen first coming first. */
export function compareFindings(a: Finding, b: Finding): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function keyOf({ kind, firstSeen, object }: Finding): string {
  return `${kind} ${firstSeen} ${object}`;
}

/** The kinds that findings are of, each once. */
export function kindsOf(findings: readonly Finding[]): readonly FindingKind[] {
  return [...new Set(findings.map(({ kind }) => kind))];
}

function wholeSeconds(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}
