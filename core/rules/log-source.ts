import { object, text } from '../records/json';
import type { Complain } from './correlation/complaints';
import { refuseMisspelt } from './known-keys';

const KEYS = ['category', 'product', 'service', 'definition'];
/** Sigma's taxonomy appendix 2.1.0: CloudTrail is the product aws, the service cloudtrail. */
const OWN: Readonly<Record<string, string>> = { product: 'aws', service: 'cloudtrail' };

/** Refuses the log source of another system: its rule could never match. None at all is taken for ours. */
export function checkLogSource(written: unknown, complain: Complain): void {
  if (written === undefined || written === null) return;
  const source = object(written);
  if (source === undefined) {
    complain(['logsource'], 'logsource is a map of product and service');
    return;
  }
  refuseMisspelt(source, KEYS, ['logsource'], complain);
  const { category, product, service } = source;
  if (text(category) !== undefined && product === undefined && service === undefined) {
    complain(
      ['logsource', 'category'],
      `a rule for the category ${JSON.stringify(category)} of any product is not one for CloudTrail: write product: aws and service: cloudtrail`,
    );
  }
  for (const [key, own] of Object.entries(OWN)) {
    const named = source[key];
    if (named === undefined || named === null) continue;
    if (typeof named === 'string' && named.toLowerCase() === own) continue;
    complain(
      ['logsource', key],
      `a rule for the ${key} ${JSON.stringify(named)} cannot match records of CloudTrail, whose ${key} is ${own}`,
    );
  }
}
