/** A JSON object as JSON.parse leaves it: nothing is known about its values yet. */
export type JsonObject = { readonly [name: string]: unknown };

/**
 * The fields of a CloudTrail record that Trailstore reads. Every other field stays in the record's
 * own bytes, which are stored whole.
 *
 * Source: CloudTrail User Guide, "CloudTrail record contents" (event versions 1.0 to 1.11). Only
 * `eventTime` is always there: versions 1.0 and 1.01 have no `recipientAccountId`, 1.0 has no
 * `eventID`, and `managementEvent` and `eventCategory` came with 1.06 and 1.07.
 */
export interface CloudTrailRecord {
  readonly eventVersion?: string;
  /** ISO 8601 in UTC, whole seconds, always of the form 2018-02-02T21:34:50Z. */
  readonly eventTime: string;
  readonly eventID?: string;
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly eventType?: string;
  readonly eventCategory?: string;
  readonly managementEvent?: boolean;
  readonly readOnly?: boolean;
  readonly awsRegion?: string;
  readonly recipientAccountId?: string;
  readonly sharedEventID?: string;
  readonly requestID?: string;
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly userIdentity?: JsonObject;
  readonly requestParameters?: JsonObject;
  readonly responseElements?: JsonObject;
  readonly additionalEventData?: JsonObject;
  readonly serviceEventDetails?: JsonObject;
  readonly insightDetails?: JsonObject;
  readonly resources?: readonly JsonObject[];
}
