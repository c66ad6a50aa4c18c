import type { Access, Category, Level } from '../classification/classification';

/**
 * Which events to find: all of what is said must hold, an absent field leaves nothing out. Texts are
 * compared as they are, upper and lower case apart, unless a field says otherwise.
 */
export interface EventFilter {
  /** Twelve digits, or `unknown`. */
  readonly account?: string | undefined;
  /** `s3`, `ses`, or an event source's first label. */
  readonly service?: string | undefined;
  readonly category?: Category | undefined;
  readonly level?: Level | undefined;
  readonly access?: Access | undefined;
  /** `read`: calls that only read. `write`: calls that change or send something. */
  readonly readOrWrite?: 'read' | 'write' | undefined;
  /** `awsRegion`. */
  readonly region?: string | undefined;
  readonly eventName?: string | undefined;
  readonly principal?: PrincipalFilter | undefined;
  readonly accessKey?: string | undefined;
  readonly resource?: ResourceFilter | undefined;
  /** An address, or a CIDR block. */
  readonly sourceIp?: string | undefined;
  /** An error code; `any` for every call that failed, `denied` for every call that was refused. */
  readonly errorCode?: string | undefined;
  readonly eventId?: string | undefined;
  readonly sharedEventId?: string | undefined;
  /** ISO 8601 in UTC, whole seconds; both ends belong to the range. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** A principal as events print it, or a part of it. */
export type PrincipalFilter = { readonly whole: string } | { readonly part: string };

/**
 * What an event acted on, or copied from: a bucket, SES identity or whatever else it names, and of a
 * bucket one object, or the objects of a prefix (`''` for every object, not the bucket itself).
 */
export interface ResourceFilter {
  readonly name: string;
  readonly objectKey?: string | undefined;
  readonly objectPrefix?: string | undefined;
  /** Only what names no object of it: calls on the bucket itself, listings, batch deletes. */
  readonly withoutObjects?: boolean | undefined;
  /** Said to be of S3 (`s3://…`, an ARN): no SES identity of the same name. */
  readonly isS3?: boolean | undefined;
  /** Said to be of SES (an ARN): no bucket of the same name. */
  readonly isSes?: boolean | undefined;
  /** The ARN that was written: events of other services name their resource by it. */
  readonly arn?: string | undefined;
}
