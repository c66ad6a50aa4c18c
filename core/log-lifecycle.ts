/** Days until something happens to a log file in the log bucket, or `never`. */
export type LifecycleDays = number | 'never';

/** The life of the log files that CloudTrail delivers. */
export interface LogLifecycle {
  /** Until a file moves to Glacier Instant Retrieval. */
  readonly coldAfterDays: LifecycleDays;
  /** Until it is deleted. */
  readonly expireAfterDays: LifecycleDays;
}

/** What the stack deploys when its owner says nothing: seven years of evidence, cold after a quarter. */
export const DEFAULT_LOG_LIFECYCLE: LogLifecycle = { coldAfterDays: 90, expireAfterDays: 2557 };

/**
 * S3 bills every object in Glacier Instant Retrieval for at least 90 days, so that an earlier expiry
 * is paid for without being used.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html#sc-compare
 */
export const COLD_MINIMUM_DAYS = 90;

/** The log bucket moves no smaller file: the cold class would bill it as so large. */
export const COLD_MINIMUM_BYTES = 128 * 1024;

/** Days that the functions' own logs are kept, when the stack's owner says nothing. */
export const DEFAULT_FUNCTION_LOG_DAYS = 90;
