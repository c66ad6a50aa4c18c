import { createHash } from 'node:crypto';
import type { Category, Classification } from '../classification/classification';
import { classify } from '../classification/classify';
import { type Identity, identify } from '../identity/identify';
import { object, text } from '../records/json';
import type { CloudTrailRecord } from '../records/record';
import { findResources } from '../resources/find-resources';
import type { Touched } from '../resources/touched';
import type { EventClass } from '../settings';

/** A record's place in a log file. */
export interface Origin {
  /** The log file's name, without its path. */
  readonly file: string;
  /** The record's position in the file's `Records`, from 0. */
  readonly index: number;
  /** The account that the file's own name says, for records that say none. */
  readonly account?: string;
}

/** One CloudTrail event, read and classified: what the store keeps and every command prints. */
export interface TrailEvent extends Classification, Identity, Touched {
  /** The account whose trail recorded it: `recipientAccountId`, else the file's, else the caller's. */
  readonly account: string;
  readonly eventTime: string;
  /** `eventID`; for a record without one (event version 1.0), a hash of its bytes. */
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly region?: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly sharedEventId?: string;
  readonly origin: Origin;
  /** The record's own bytes, as they stand in the log. */
  readonly bytes: Buffer;
}

const UNKNOWN = 'unknown';

/**
 * Reads a record as an event.
 * @param bytes the record's own bytes in the log
 */
export function describeEvent(
  record: CloudTrailRecord,
  bytes: Buffer,
  origin: Origin,
  classification: Classification = classify(record),
): TrailEvent {
  const insight = object(record.insightDetails);
  const identity = identify(record.userIdentity);
  const touched = findResources(record, classification);
  // Spelled out: objects that are spread into each other cost more than all that is worked out here.
  return {
    service: classification.service,
    category: classification.category,
    level: classification.level,
    access: classification.access,
    decidedBy: classification.decidedBy,
    principal: identity.principal,
    principalType: identity.principalType,
    accessKey: identity.accessKey,
    session: identity.session,
    temporary: identity.temporary,
    mfa: identity.mfa,
    sourceIdentity: identity.sourceIdentity,
    invokedBy: identity.invokedBy,
    resource: touched.resource,
    objectKey: touched.objectKey,
    copySource: touched.copySource,
    resources: touched.resources,
    account: accountOf(record, origin),
    eventTime: record.eventTime,
    eventId: record.eventID ?? hashOf(bytes),
    eventName: record.eventName ?? text(insight?.eventName) ?? UNKNOWN,
    eventSource: record.eventSource ?? text(insight?.eventSource) ?? UNKNOWN,
    region: record.awsRegion,
    sourceIp: record.sourceIPAddress,
    userAgent: record.userAgent,
    errorCode: record.errorCode,
    errorMessage: record.errorMessage,
    sharedEventId: record.sharedEventID,
    origin,
    bytes,
  };
}

/** The class of an event that its owner chose retention and indexes for. */
export function classOf(event: { category: Category; access?: string }): EventClass {
  return event.category === 'data' && event.access === 'send' ? 'sends' : event.category;
}

const ACCOUNT = /^\d{12}$/;

function accountOf(record: CloudTrailRecord, origin: Origin): string {
  const { recipientAccountId } = record;
  if (isAccount(recipientAccountId)) return recipientAccountId;
  if (isAccount(origin.account)) return origin.account;
  const caller = text(record.userIdentity?.accountId);
  return isAccount(caller) ? caller : UNKNOWN;
}

function isAccount(value: string | undefined): value is string {
  return value !== undefined && ACCOUNT.test(value);
}

/** 128 bits tell any number of records apart, and keep the key as short as a real event id. */
function hashOf(bytes: Buffer): string {
  return `sha256-${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}`;
}
