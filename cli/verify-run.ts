import { digestWarnings, unlistedLogs } from '../core/digests/chain-warnings';
import type { ListedLog } from '../core/digests/digest';
import type { FoundChain } from '../core/digests/find-chains';
import { TrailWalks, type WalkedTrail } from '../core/digests/trail-walks';
import {
  type ChainRequest,
  type Finding,
  type VerifyPorts,
  verifyChain,
} from '../core/digests/verify-chain';
import { s3Uri } from '../core/digests/wording';
import { NotALogError, UnreadableFileError } from '../core/errors';
import type { Clock } from '../core/ports';
import { addProofs, NOTHING_PROVEN, type ProofCounts } from '../core/proof/proof-counts';
import { proveStored } from '../core/proof/prove-stored';
import type { OpenStore } from './context';
import type { Progress } from './output/progress';
import type { ReportedFinding, Requested, VerifyReport } from './output/verify-report';
import { arnOf, type ChainGroup } from './verify-chains';
import type { TrailName } from './verify-options';

const RECORD_REASONS = {
  missing: 'not in the store',
  different: 'differs from the store',
} as const;

/** With what a verification works. */
export interface VerifyTools extends VerifyPorts {
  readonly report: VerifyReport;
  readonly progress: Progress;
  /** The store that is to hold every record; absent where it is not asked. */
  readonly store?: OpenStore | undefined;
  readonly trail?: TrailName | undefined;
  readonly now: Clock;
}

/** Verifies trail by trail, and prints what it finds. */
export class VerifyRun {
  isValid = true;
  private files = 0;

  constructor(
    private readonly tools: VerifyTools,
    private readonly requested: Requested,
  ) {}

  async verifyGroup({ chains, otherTrails }: ChainGroup): Promise<void> {
    const walked: WalkedTrail[] = [];
    for (const found of chains) {
      await this.verifyTrail(found, async (trail) => {
        walked.push(trail);
        const warnings = [...digestWarnings(trail, this.tools.now())];
        if (walked.length === chains.length)
          warnings.push(...(await this.unlisted(walked, otherTrails)));
        return warnings;
      });
    }
  }

  /** @param concluding gives the warnings that stand behind the last walk */
  private async verifyTrail(
    found: FoundChain,
    concluding: (trail: WalkedTrail) => Promise<readonly string[]>,
  ): Promise<void> {
    const { report, archive, trail, progress } = this.tools;
    const walks = new TrailWalks(found, this.requested, archive);
    const arn = arnOf(found, trail);
    let request: ChainRequest | undefined = walks.first();
    while (request !== undefined) {
      await report.beginChain({ ...request, arn });
      const { result, warnings, proof } = await this.verifyOne(request);
      request = await walks.next(result);
      if (request === undefined) warnings.push(...(await concluding(await walks.walked())));
      await progress.clear();
      await report.endChain({ result, warnings, proof });
    }
  }

  private async unlisted(
    walked: readonly WalkedTrail[],
    otherTrails: readonly string[],
  ): Promise<readonly string[]> {
    if (otherTrails.length > 0) {
      const names = otherTrails.join(', ');
      return [
        `log files that no digest lists were not looked for: other trails write to the same folder (${names}); verify them together, without --trail`,
      ];
    }
    const warnings: string[] = [];
    for await (const text of unlistedLogs(walked, this.tools.archive)) warnings.push(text);
    return warnings;
  }

  private async verifyOne(request: ChainRequest) {
    const warnings = furtherWarnings(request);
    let proof = this.tools.store && NOTHING_PROVEN;
    const findings = verifyChain(request, this.tools);
    let step = await findings.next();
    while (step.done !== true) {
      const finding = step.value;
      if (finding.is === 'warning') warnings.push(finding.text);
      else await this.print(finding);
      const log = validLogOf(finding);
      if (proof !== undefined && log !== undefined) {
        const proven = await this.prove(log);
        if ('unproven' in proven) warnings.push(proven.unproven);
        else proof = addProofs(proof, proven);
      }
      step = await findings.next();
    }
    return { result: step.value, warnings, proof };
  }

  private async print(finding: ReportedFinding): Promise<void> {
    const { report, progress } = this.tools;
    if (finding.is !== 'gap' && finding.reason !== undefined) this.isValid = false;
    if (finding.is === 'file') this.files++;
    if (report.prints(finding)) {
      await progress.clear();
      await report.add(finding);
    }
    progress.update(() => `${this.files} files verified`);
  }

  /**
   * Compares a valid log file's records with those in the store.
   * @returns why not, when its records cannot be read: CloudTrail signed it, and the store has nothing of it
   */
  private async prove({
    bucket,
    key,
    sha256,
  }: ListedLog): Promise<ProofCounts | { readonly unproven: string }> {
    const { archive, store, now } = this.tools;
    if (store === undefined) return NOTHING_PROVEN;
    const ports = { archive, store: store.events, ledger: store.ledger, settings: store.settings };
    const records = proveStored({ bucket, key, sha256 }, { ...ports, now: now() });
    try {
      let step = await records.next();
      while (step.done !== true) {
        const { index, eventId, is } = step.value;
        await this.print({ is: 'record', bucket, key, index, eventId, reason: RECORD_REASONS[is] });
        step = await records.next();
      }
      return step.value;
    } catch (error) {
      if (!(error instanceof NotALogError || error instanceof UnreadableFileError)) throw error;
      this.isValid = false;
      const why = `its records cannot be compared with the store: ${error.message}`;
      return { unproven: `${s3Uri(bucket, key)}: ${why}` };
    }
  }
}

function furtherWarnings({ further }: ChainRequest): string[] {
  if (further === undefined) return [];
  return [`${further.start}: no link leads to this digest, and its chain was verified apart`];
}

/** The log file of a finding that says that it is valid. */
function validLogOf(finding: Finding): ListedLog | undefined {
  if (finding.is !== 'file' || finding.reason !== undefined) return undefined;
  const { bucket, key, sha256 } = finding;
  return sha256 === undefined ? undefined : { bucket, key, sha256 };
}
