import { type Fault, type Finding, isOpen } from '../../core/audit/finding';
import { placeUri } from '../../core/audit/place';
import type { AuditPorts, KnownPlace } from './ports';

/** Keeps what is wrong in a place, and that what was wrong before is mended. */
export class PlaceNotes {
  private readonly place: string;
  private readonly open: readonly Finding[];

  constructor(
    { place, findings }: KnownPlace,
    private readonly log: AuditPorts['log'],
    private readonly now: Date,
  ) {
    this.place = placeUri(place);
    this.open = findings.filter(isOpen);
  }

  /** Findings of a kind that were open when the run began. */
  openOf(kind: Fault['kind']): readonly Finding[] {
    return this.open.filter((finding) => finding.kind === kind);
  }

  /** All that is wrong with a digest: whatever else was, is mended. */
  async settleDigest(faults: readonly Fault[], digest: string): Promise<void> {
    for (const fault of faults) await this.note(fault, digest);
    for (const finding of this.open) {
      const isStill = faults.some((fault) => isSame(fault, finding));
      if (finding.digest === digest && !isStill) await this.resolve(finding);
    }
  }

  /** Whether something is wrong with the place itself. */
  async decide(fault: Fault, isWrong: boolean): Promise<void> {
    if (isWrong) await this.note(fault);
    else if (this.open.some((finding) => isSame(fault, finding))) await this.resolve(fault);
  }

  note({ kind, object, detail }: Fault, digest?: string): Promise<void> {
    return this.log.note({ kind, object, detail, place: this.place, digest }, this.now);
  }

  resolve(fault: Pick<Fault, 'kind' | 'object'>): Promise<void> {
    return this.log.resolve(fault, this.now);
  }
}

function isSame(fault: Pick<Fault, 'kind' | 'object'>, finding: Finding): boolean {
  return fault.kind === finding.kind && fault.object === finding.object;
}
