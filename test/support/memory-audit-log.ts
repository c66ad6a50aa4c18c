import type { AuditLog, ChainState, TimeSpan, Verdict } from '../../core/audit/audit-log';
import type { Fault, Finding } from '../../core/audit/finding';
import { parseDigestKey } from '../../core/digests/digest-key';
import { ledgerKey } from '../../core/ledger/ledger-entry';
import {
  type LedgerPlace,
  ledgerPlaceOf,
  type UnprovenFile,
  unprovenGroup,
  unprovenKey,
} from '../../core/ledger/unproven-file';
import type { UnprovenFiles } from '../../core/ports';

/** What audits found, in memory, as simple as the port's contract allows. */
export class MemoryAuditLog implements AuditLog, UnprovenFiles {
  readonly chains = new Map<string, ChainState>();
  readonly verdicts = new Map<string, Verdict>();
  readonly findings = new Map<string, Finding>();
  readonly unproven = new Map<string, UnprovenFile>();
  readonly ledgerPlaces = new Map<string, LedgerPlace>();

  async *listChains(): AsyncGenerator<ChainState> {
    yield* [...this.chains.values()];
  }

  async saveChain(state: ChainState): Promise<void> {
    this.chains.set(JSON.stringify(state.chain), state);
  }

  async *listVerdicts(
    { account, region }: LedgerPlace,
    { from, to = '9' }: TimeSpan,
  ): AsyncGenerator<Verdict> {
    yield* [...this.verdicts.values()]
      .filter(({ key, endTime }) => {
        const name = parseDigestKey(key);
        const isOf = name?.account === account && name.region === region;
        return isOf && endTime >= from && endTime <= to;
      })
      .sort((a, b) => (a.endTime < b.endTime ? -1 : 1));
  }

  async saveVerdict(verdict: Verdict): Promise<void> {
    this.verdicts.set(`${verdict.bucket}/${verdict.key}`, verdict);
  }

  async forgetVerdict({ bucket, key }: Verdict): Promise<void> {
    this.verdicts.delete(`${bucket}/${key}`);
  }

  async *listLedgerPlaces(): AsyncGenerator<LedgerPlace> {
    yield* this.ledgerPlaces.values();
  }

  async *listUnproven(of: LedgerPlace, until: Date): AsyncGenerator<UnprovenFile> {
    yield* [...this.unproven.values()]
      .filter((file) => unprovenKey(file).group === unprovenGroup(of))
      .filter(({ ingestedAt }) => ingestedAt <= until.toISOString())
      .sort((a, b) => (unprovenKey(a).file < unprovenKey(b).file ? -1 : 1));
  }

  async settle(file: UnprovenFile): Promise<void> {
    this.unproven.delete(JSON.stringify(unprovenKey(file)));
  }

  async add(file: UnprovenFile): Promise<void> {
    this.unproven.set(JSON.stringify(unprovenKey(file)), file);
    const place = ledgerPlaceOf(ledgerKey(file).group);
    if (place !== undefined) this.ledgerPlaces.set(JSON.stringify(place), place);
  }

  async *listFindings(): AsyncGenerator<Finding> {
    yield* [...this.findings.values()];
  }

  async note(fault: Fault & Pick<Finding, 'place' | 'digest'>, at: Date): Promise<void> {
    const known = this.findings.get(nameOf(fault));
    this.findings.set(nameOf(fault), {
      ...fault,
      firstSeen: known?.firstSeen ?? at.toISOString(),
      lastSeen: at.toISOString(),
      acceptance: known?.acceptance,
    });
  }

  async resolve(fault: Pick<Fault, 'kind' | 'object'>, at: Date): Promise<void> {
    const known = this.findings.get(nameOf(fault));
    if (known === undefined || known.resolvedAt !== undefined) return;
    this.findings.set(nameOf(fault), { ...known, resolvedAt: at.toISOString() });
  }

  async accept(fault: Fault, reason: string, at: Date): Promise<void> {
    const known = this.findings.get(nameOf(fault));
    if (known === undefined) return;
    const acceptance = { at: at.toISOString(), reason, detail: fault.detail };
    this.findings.set(nameOf(fault), { ...known, acceptance });
  }
}

function nameOf({ kind, object }: Pick<Fault, 'kind' | 'object'>): string {
  return `${kind} ${object}`;
}
