/** An S3 object, or the bucket alone. */
export interface Place {
  readonly resource: string;
  readonly objectKey?: string;
}

/** What an event acted on, in the names that a person asks for. */
export interface Touched {
  /** The bucket, the SES identity, or for another service the first ARN that the record names. */
  readonly resource?: string;
  /** An S3 object's key, exactly as it is. */
  readonly objectKey?: string;
  /** The other object of a copy. Absent where a copy changes an object in place. */
  readonly copySource?: Place;
  /** The ARNs that the fields above do not already say, at most ten. */
  readonly resources?: readonly string[];
}
