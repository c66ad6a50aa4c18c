import type { FileKind, Verdicts } from '../../core/digests/verify-chain';
import { displayTime, s3Uri } from '../../core/digests/wording';
import type { ProofCounts } from '../../core/proof/proof-counts';
import { forTerminal } from './neutralise';
import type { Sink } from './sink';
import type {
  ReportedChain,
  ReportedEnd,
  ReportedFinding,
  Requested,
  VerifyReport,
} from './verify-report';

/** How the validator names what it judges. */
const LABELS: Readonly<Record<FileKind, string>> = {
  digest: 'Digest file',
  'backfill digest': '(backfill) Digest file',
  log: 'Log file',
};

/**
 * The text of `aws cloudtrail validate-logs` (`CloudTrailValidateLogs` of aws-cli's
 * awscli/customizations/cloudtrail/validation.py), blank lines included: what is valid on standard
 * output, what is not on standard error. Our own lines follow each chain's summary.
 */
export class VerifyText implements VerifyReport {
  private chains = 0;
  private isBlankLineAbove = true;

  constructor(
    private readonly requested: Requested,
    private readonly isVerbose: boolean,
    private readonly out: Sink,
    private readonly err: Sink,
  ) {}

  async beginChain({ arn }: ReportedChain): Promise<void> {
    const { since, until } = this.requested;
    if (this.chains++ > 0) await this.out.write('\n');
    this.isBlankLineAbove = true;
    await this.out.write(
      `Validating log files for trail ${arn} between ${displayTime(since)} and ${displayTime(until)}\n\n`,
    );
  }

  prints(finding: ReportedFinding): boolean {
    const isFault = finding.is !== 'file' || finding.reason !== undefined;
    return isFault || this.isVerbose;
  }

  async add(finding: ReportedFinding): Promise<void> {
    switch (finding.is) {
      case 'gap': {
        const { isBackfill, from, to } = finding;
        const label = isBackfill ? '(backfill) ' : '';
        const range = `${displayTime(from)} and ${displayTime(to)}`;
        await this.complain(`${label}No log files were delivered by CloudTrail between ${range}`);
        return;
      }
      case 'record': {
        const { index, eventId, reason } = finding;
        const place = `record ${index} (${forTerminal(eventId)})`;
        await this.complain(`Log file\t${address(finding)}\t${place}\tINVALID: ${reason}`);
        return;
      }
      case 'file': {
        const { kind, reason } = finding;
        const named = `${LABELS[kind]}\t${address(finding)}`;
        if (reason === undefined) await this.tell(`${named}\tvalid`);
        else await this.complain(`${named}\tINVALID: ${forTerminal(reason)}`);
      }
    }
  }

  private async complain(line: string): Promise<void> {
    await this.err.write(this.isBlankLineAbove ? `${line}\n\n` : `\n${line}\n\n`);
    this.isBlankLineAbove = true;
  }

  private async tell(line: string): Promise<void> {
    this.isBlankLineAbove = false;
    await this.out.write(`${line}\n`);
  }

  async endChain({ result, warnings, proof }: ReportedEnd): Promise<void> {
    const { out } = this;
    const { since, until } = this.requested;
    if (!this.isBlankLineAbove) await out.write('\n');
    await out.write(`Results requested for ${displayTime(since)} to ${displayTime(until)}\n`);
    const { digests, backfillDigests, logs, found } = result;
    if (totalOf(digests) + totalOf(backfillDigests) === 0) {
      await out.write('No digests found\n');
    } else {
      await out.write(
        found === undefined
          ? 'No valid digests found in range\n'
          : `Results found for ${displayTime(found.from)} to ${displayTime(found.to)}:\n`,
      );
      await out.write(ratio(digests, 'digest'));
      await out.write(ratio(backfillDigests, 'backfill digest'));
      await out.write(ratio(logs, 'log'));
      await out.write('\n');
    }
    if (proof !== undefined) await out.write(describeProof(proof));
    await this.warn(warnings);
  }

  async end(_isValid: boolean, warnings: readonly string[]): Promise<void> {
    if (this.chains === 0) {
      const { since, until } = this.requested;
      await this.out.write(
        `Results requested for ${displayTime(since)} to ${displayTime(until)}\n`,
      );
      await this.out.write('No digests found\n');
    }
    await this.warn(warnings);
  }

  private async warn(warnings: readonly string[]): Promise<void> {
    for (const warning of warnings) await this.out.write(`WARNING: ${forTerminal(warning)}\n`);
  }
}

function address({ bucket, key }: { readonly bucket: string; readonly key: string }): string {
  return forTerminal(s3Uri(bucket, key));
}

function totalOf({ valid, invalid }: Verdicts): number {
  return valid + invalid;
}

function ratio(verdicts: Verdicts, name: string): string {
  const { valid, invalid } = verdicts;
  const total = totalOf(verdicts);
  if (total === 0) return '';
  const faulty = invalid > 0 ? `, ${invalid}/${total} ${name} files INVALID` : '';
  return `\n${valid}/${total} ${name} files valid${faulty}`;
}

function describeProof(proof: ProofCounts): string {
  const { stored, altered, missing, different, filtered, expired, rejected } = proof;
  const total = stored + altered + missing + different;
  const parts = [
    `${stored}/${total} records in the store`,
    ...(altered > 0 ? [`${altered} stored without their credentials`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(different > 0 ? [`${different} different`] : []),
  ];
  const others = [
    ...(filtered > 0 ? [`${filtered} of services that are not stored`] : []),
    ...(expired > 0 ? [`${expired} past their retention`] : []),
    ...(rejected > 0 ? [`${rejected} that cannot be read`] : []),
  ];
  const aside = others.length > 0 ? `; not looked for: ${others.join(', ')}` : '';
  return `${parts.join(', ')}${aside}\n`;
}
