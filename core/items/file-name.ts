/** What the short form of a log file's name leaves to the item's other attributes. */
interface Delivery {
  readonly account: string;
  readonly region?: string | undefined;
}

const SUFFIX = '.json.gz';
const SHORT = /^\d{8}T\d{4}Z_[A-Za-z0-9]+$/;

/**
 * A log file's name as an item keeps it. CloudTrail's own names begin with the account and the Region
 * that the item says already: `111122223333_CloudTrail_us-east-1_20260102T0304Z_0123456789abcdef.json.gz`
 * is kept as `20260102T0304Z_0123456789abcdef`. Any other name is kept as it is.
 */
export function shortFileName(fileName: string, delivery: Delivery): string {
  const beginning = beginningOf(delivery);
  if (!fileName.startsWith(beginning) || !fileName.endsWith(SUFFIX)) return fileName;
  const rest = fileName.slice(beginning.length, -SUFFIX.length);
  return SHORT.test(rest) ? rest : fileName;
}

/** The whole name again, from what `shortFileName` made of it. */
export function fullFileName(kept: string, delivery: Delivery): string {
  return SHORT.test(kept) ? `${beginningOf(delivery)}${kept}${SUFFIX}` : kept;
}

function beginningOf(delivery: Delivery): string {
  return `${delivery.account}_CloudTrail_${delivery.region}_`;
}
