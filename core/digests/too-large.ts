/** An object that was to be fetched whole is larger than anything that CloudTrail writes there. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/** What an archive fetches whole. CloudTrail's digests are some kilobytes, compressed. */
export const MOST_FETCHED_BYTES = 16 * 1024 * 1024;
