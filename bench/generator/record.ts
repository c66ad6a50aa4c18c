import type { Caller } from './callers';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A member that is undefined is not written. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export type EventVersion = '1.02' | '1.05' | '1.08' | '1.09' | '1.10' | '1.11';

/** An event before it is written down in the form of its version. */
export interface Call {
  readonly version: EventVersion;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly region: string;
  /** The account whose trail receives the record. */
  readonly recipient: string;
  readonly caller: Caller;
  readonly source: string;
  readonly name: string;
  readonly category: 'Management' | 'Data';
  readonly readOnly: boolean;
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  /** A failed sign-in has a message only. */
  readonly error?: { readonly code?: string; readonly message?: string };
  readonly extra?: JsonObject;
  /** Service events have none. */
  readonly requestId?: string;
  readonly eventId: string;
  readonly resources?: readonly JsonObject[];
  readonly type?: string;
  readonly apiVersion?: string;
  readonly serviceDetails?: JsonObject;
  readonly sharedEventId?: string;
  /** The name that the client asked for; calls that a service made have none. */
  readonly host?: string;
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const DAY_SECONDS = 86_400;

/** The day that was formatted last: a log file's events happen on the same one. */
let lastDay = { number: -1, text: '' };

/** The form of an event's time: whole seconds, UTC. */
export function formatTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const day = Math.floor(seconds / DAY_SECONDS);
  if (lastDay.number !== day) {
    lastDay = { number: day, text: new Date(milliseconds).toISOString().slice(0, 10) };
  }
  const rest = seconds - day * DAY_SECONDS;
  const hour = Math.floor(rest / 3600);
  const minute = Math.floor(rest / 60) % 60;
  return `${lastDay.text}T${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[rest % 60]}Z`;
}

/**
 * Writes a call as CloudTrail writes it: minified, each version's fields and no later ones, in
 * CloudTrail's own order. Compression and readers both depend on that order.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function writeRecord(call: Call): string {
  const { caller, version } = call;
  // The identity is a third of a record and always the same for a session, so it is kept as text.
  const who = `{"eventVersion":"${version}","userIdentity":${caller.identity(version)}`;
  return `${who},${JSON.stringify(members(call)).slice(1)}`;
}

function members(call: Call): JsonObject {
  const { caller, version } = call;
  const isCurrent = version !== '1.02' && version !== '1.05';
  const knowsSharing = version !== '1.02';
  const knowsEndpointOwner = isCurrent && version !== '1.08';
  return {
    eventTime: formatTime(call.time),
    eventSource: call.source,
    eventName: call.name,
    awsRegion: call.region,
    sourceIPAddress: caller.sourceIp,
    userAgent: caller.agentFor(call.source),
    errorCode: call.error?.code,
    errorMessage: call.error?.message,
    requestParameters: call.request,
    responseElements: call.response,
    additionalEventData: call.extra,
    requestID: call.requestId,
    eventID: call.eventId,
    readOnly: isCurrent || call.category === 'Data' ? call.readOnly : undefined,
    resources: call.resources,
    eventType: call.type ?? 'AwsApiCall',
    apiVersion: call.apiVersion,
    managementEvent: isCurrent ? call.category === 'Management' : undefined,
    recipientAccountId: call.recipient,
    serviceEventDetails: call.serviceDetails,
    sharedEventID: knowsSharing ? call.sharedEventId : undefined,
    vpcEndpointId: knowsSharing ? caller.vpcEndpointId : undefined,
    vpcEndpointAccountId: knowsEndpointOwner && caller.vpcEndpointId ? caller.accountId : undefined,
    eventCategory: isCurrent ? call.category : undefined,
    tlsDetails:
      isCurrent && call.host && !caller.isService ? tlsDetails(call, call.host) : undefined,
    sessionCredentialFromConsole: isCurrent && caller.isConsole ? 'true' : undefined,
  };
}

function tlsDetails(call: Call, host: string): JsonObject {
  return {
    tlsVersion: call.caller.cipherSuite.startsWith('TLS_') ? 'TLSv1.3' : 'TLSv1.2',
    cipherSuite: call.caller.cipherSuite,
    clientProvidedHostHeader: host,
    keyExchange: call.version === '1.11' ? call.caller.keyExchange : undefined,
  };
}
