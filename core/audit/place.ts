import type { DigestChain, DigestKey } from '../digests/digest-key';

/** Where trails deliver for one account and Region: its log files in one folder, its digests in another. */
export interface Place extends Omit<DigestChain, 'trail' | 'homeRegion'> {
  readonly bucket: string;
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

/** The place of a digest. */
export function placeOf(bucket: string, digest: Omit<DigestKey, 'time' | 'isBackfill'>): Place {
  const { prefix, organization, account, region } = digest;
  return { bucket, prefix, ...(organization !== undefined && { organization }), account, region };
}
