import type { DigestChain } from '../digests/digest-key';
import { parseLogKey } from '../records/log-key';

/** Where trails deliver for one account and Region: its log files in one folder, its digests in another. */
export interface Place extends Omit<DigestChain, 'trail' | 'homeRegion'> {
  readonly bucket: string;
}

/** What the key of a digest or of a log file says of its place. */
interface Delivery extends Omit<Place, 'bucket' | 'organization'> {
  readonly organization?: string | undefined;
}

/** CloudTrail's folders below an account. */
export type DeliveryFolder = 'CloudTrail' | 'CloudTrail-Digest';

/**
 * The folder of an account, with a closing slash. CloudTrail User Guide, "Getting and viewing your
 * CloudTrail log files" and "CloudTrail digest file structure".
 */
export function deliveryFolder(
  { prefix, organization, account }: Omit<Place, 'bucket' | 'region'>,
  folder: DeliveryFolder,
): string {
  const parts = [prefix, 'AWSLogs', organization, account, folder];
  return `${parts.filter((part) => part !== undefined && part !== '').join('/')}/`;
}

/** Below which all log files of a place lie, with a closing slash. */
export function logsFolder(place: Place): string {
  return `${deliveryFolder(place, 'CloudTrail')}${place.region}/`;
}

/** Below which all digests of a place lie, with a closing slash. */
export function digestsFolder(place: Place): string {
  return `${deliveryFolder(place, 'CloudTrail-Digest')}${place.region}/`;
}

/** Names a place, and tells it from every other. */
export function placeUri(place: Place): string {
  return `s3://${place.bucket}/${digestsFolder(place)}`;
}

/**
 * The place that a log file belongs to.
 * @returns undefined where CloudTrail puts no log file of that name, and no digest can list one
 */
export function placeOfLog(bucket: string, key: string): Place | undefined {
  const { prefix = '', organization, account, region } = parseLogKey(key);
  if (account === undefined || region === undefined) return undefined;
  const place = placeOf(bucket, { prefix, organization, account, region });
  return key.startsWith(logsFolder(place)) ? place : undefined;
}

/** The place of a digest, or of a log file. */
export function placeOf(bucket: string, of: Delivery): Place {
  const { prefix, organization, account, region } = of;
  return { bucket, prefix, ...(organization !== undefined && { organization }), account, region };
}
