import type { DigestChain } from '../../core/digests/digest-key';
import type { ChainResult, Finding } from '../../core/digests/verify-chain';
import type { ProofCounts } from '../../core/proof/proof-counts';

/** A chain that is about to be verified. */
export interface ReportedChain {
  readonly chain: DigestChain;
  readonly bucket: string;
  /** The trail's ARN. */
  readonly arn: string;
}

/** What is printed of a chain: what comes to light in it, and records that the store does not hold. */
export type ReportedFinding =
  | Exclude<Finding, { readonly is: 'warning' }>
  | {
      readonly is: 'record';
      readonly bucket: string;
      readonly key: string;
      readonly index: number;
      readonly eventId: string;
      readonly reason: string;
    };

/** What a chain came to. */
export interface ReportedEnd {
  readonly result: ChainResult;
  readonly warnings: readonly string[];
  /** Absent where the store was not asked. */
  readonly proof?: ProofCounts | undefined;
}

/** Prints what a verification finds, as it finds it. */
export interface VerifyReport {
  beginChain(chain: ReportedChain): Promise<void>;
  /** Whether `add` prints anything of it. */
  prints(finding: ReportedFinding): boolean;
  add(finding: ReportedFinding): Promise<void>;
  endChain(end: ReportedEnd): Promise<void>;
  /** @param warnings that belong to no chain */
  end(isValid: boolean, warnings: readonly string[]): Promise<void>;
}

export interface Requested {
  readonly since: Date;
  readonly until: Date;
}
