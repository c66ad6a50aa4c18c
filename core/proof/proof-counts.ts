/** What became of the records of log files. */
export interface ProofCounts {
  readonly records: number;
  /** In the store, byte for byte. */
  readonly stored: number;
  /** In the store, byte for byte but for the credentials, which it was told to cut out. */
  readonly altered: number;
  readonly missing: number;
  readonly different: number;
  /** Of services that the store does not keep; an event that a rule matched may be there all the same. */
  readonly filtered: number;
  /** Past their retention. */
  readonly expired: number;
  /** Records that cannot be read, which the store cannot hold. */
  readonly rejected: number;
}

export const NOTHING_PROVEN: ProofCounts = {
  records: 0,
  stored: 0,
  altered: 0,
  missing: 0,
  different: 0,
  filtered: 0,
  expired: 0,
  rejected: 0,
};

export function addProofs(a: ProofCounts, b: ProofCounts): ProofCounts {
  return {
    records: a.records + b.records,
    stored: a.stored + b.stored,
    altered: a.altered + b.altered,
    missing: a.missing + b.missing,
    different: a.different + b.different,
    filtered: a.filtered + b.filtered,
    expired: a.expired + b.expired,
    rejected: a.rejected + b.rejected,
  };
}
