import { displayTime, s3Uri } from '../../core/digests/wording';
import { forJson } from './neutralise';
import type { Sink } from './sink';
import type {
  ReportedChain,
  ReportedEnd,
  ReportedFinding,
  Requested,
  VerifyReport,
} from './verify-report';

type Gap = Extract<ReportedFinding, { readonly is: 'gap' }>;

/** One JSON document. Files are written as they are judged: a long chain has hundreds of thousands. */
export class VerifyJson implements VerifyReport {
  private chains = 0;
  private files = 0;
  private gaps: Gap[] = [];

  constructor(
    private readonly requested: Requested,
    private readonly out: Sink,
  ) {}

  async beginChain({ chain, bucket, arn }: ReportedChain): Promise<void> {
    await this.out.write(this.chains++ === 0 ? this.beginning() : ',\n');
    this.files = 0;
    this.gaps = [];
    const { prefix, organization, account, region, trail, homeRegion } = chain;
    const head = { bucket, prefix, organization, account, region, trail, homeRegion, arn };
    await this.out.write(`${forJson(head).slice(0, -1)},\n"files":[`);
  }

  prints(): boolean {
    return true;
  }

  async add(finding: ReportedFinding): Promise<void> {
    if (finding.is === 'gap') {
      this.gaps.push(finding);
      return;
    }
    await this.out.write(`${this.files++ === 0 ? '\n' : ',\n'}${forJson(fileOf(finding))}`);
  }

  async endChain({ result, warnings, proof }: ReportedEnd): Promise<void> {
    const { digests, backfillDigests, logs, found } = result;
    const rest = {
      found: found === undefined ? null : asRange(found.from, found.to),
      digests,
      backfillDigests,
      logs,
      ...(proof !== undefined && { store: proof }),
      gaps: this.gaps.map(({ isBackfill, from, to }) => ({ isBackfill, ...asRange(from, to) })),
      warnings,
    };
    await this.out.write(`],\n${forJson(rest).slice(1)}`);
  }

  async end(isValid: boolean, warnings: readonly string[]): Promise<void> {
    if (this.chains === 0) await this.out.write(this.beginning());
    await this.out.write(`],\n${forJson({ warnings, valid: isValid }).slice(1)}\n`);
  }

  private beginning(): string {
    const { since, until } = this.requested;
    return `${forJson({ requested: asRange(since, until) }).slice(0, -1)},\n"chains":[`;
  }
}

function asRange(since: Date, until: Date) {
  return { since: displayTime(since), until: displayTime(until) };
}

function fileOf(finding: Exclude<ReportedFinding, Gap>) {
  const { bucket, key, reason } = finding;
  const verdict = reason === undefined ? 'valid' : `INVALID: ${reason}`;
  const uri = s3Uri(bucket, key);
  if (finding.is === 'file') return { kind: finding.kind, uri, verdict };
  return { kind: 'record', uri, index: finding.index, eventId: finding.eventId, verdict };
}
