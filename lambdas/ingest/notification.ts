import type * as z from 'zod/mini';
import { isText, list, object } from '../../core/records/json';
import type { JsonObject } from '../../core/records/record';
import { parseS3ObjectKey } from './object-key';

/** What a message of the queue asks for, for one object. */
export type Notice =
  | {
      readonly kind: 'created';
      readonly bucket: string;
      /** Decoded. */
      readonly key: string;
      readonly etag?: string | undefined;
      readonly version?: string | undefined;
      /** In bytes. */
      readonly size?: number | undefined;
    }
  /** Nothing to do, and rightly so; the name is a metric's dimension. */
  | { readonly kind: 'acknowledged'; readonly what: 'test-event' | 'validation' | 'not-created' };

/** The message is of no shape that announces S3 objects. */
export class UnknownNotificationError extends Error {
  override readonly name = 'UnknownNotificationError';
}

/** An S3 notification tells of some. */
interface S3Record {
  readonly eventName: string;
  readonly s3: {
    readonly bucket: { readonly name: string };
    readonly object: {
      readonly key: string;
      readonly size?: number | undefined;
      readonly eTag?: string | undefined;
      readonly versionId?: string | undefined;
    };
  };
}

/** Amazon S3 User Guide, "Event message structure": compare the major version only. */
export const VERSION_2 = /^2\./;

/** What CloudTrail sends to a topic, in plain text, to see whether it may. */
const VALIDATION_MESSAGE = /^CloudTrail validation message/;

/** An envelope inside an envelope inside an envelope is somebody's joke. */
const MAX_ENVELOPES = 3;

/**
 * Reads a message that announces log files: an S3 notification as S3 sends it to a queue, the same
 * inside SNS, from EventBridge, or CloudTrail's own SNS notification.
 *
 * @param body the text of the queue's message
 * @throws {UnknownNotificationError} saying what is wrong with the body
 */
export function readNotification(body: string, envelopes = 0): Notice[] {
  if (VALIDATION_MESSAGE.test(body)) return [{ kind: 'acknowledged', what: 'validation' }];
  const message = parseJson(body);
  const fields = object(message) ?? {};
  if (envelopes < MAX_ENVELOPES) {
    const inner = enveloped(fields);
    if (inner !== undefined) return inner.flatMap((each) => readNotification(each, envelopes + 1));
  }
  if (fields.Event === 's3:TestEvent') return [{ kind: 'acknowledged', what: 'test-event' }];
  if ('s3ObjectKey' in fields) return readTrail(message);
  if ('detail-type' in fields) return [readEventBridge(message)];
  return readS3(message);
}

/** @returns the messages that SNS put into this one, if it did */
function enveloped(fields: JsonObject): readonly string[] | undefined {
  if (fields.Type === 'Notification') {
    const sns = schemas().snsEnvelope().safeParse(fields);
    if (sns.success) return [sns.data.Message];
  }
  if (object(list(fields.Records)[0])?.EventSource !== 'aws:sns') return undefined;
  const several = schemas().snsRecords().safeParse(fields);
  return several.success ? several.data.Records.map(({ Sns }) => Sns.Message) : undefined;
}

function readS3(message: unknown): Notice[] {
  return s3Records(message).map(({ eventName, s3 }) => {
    if (!eventName.startsWith('ObjectCreated:')) {
      return { kind: 'acknowledged', what: 'not-created' };
    }
    const { key, size, eTag, versionId } = s3.object;
    return {
      kind: 'created',
      bucket: s3.bucket.name,
      key: parseS3ObjectKey(key),
      etag: eTag,
      version: versionId,
      size,
    };
  });
}

/** What S3 writes is told without the schema, for which every cold start would wait. */
function s3Records(message: unknown): readonly S3Record[] {
  const records: unknown = object(message)?.Records;
  if (Array.isArray(records) && records.length > 0 && records.every(isS3Record)) return records;
  const parsed = schemas().s3Notification().safeParse(message);
  if (!parsed.success) throw unknown('not an S3 notification', parsed.error);
  return parsed.data.Records;
}

function isS3Record(record: unknown): record is S3Record {
  const { eventVersion, eventSource, eventName, s3 } = object(record) ?? {};
  const told = object(s3);
  const { key, size, eTag, versionId } = object(told?.object) ?? {};
  return (
    isText(eventVersion) &&
    VERSION_2.test(eventVersion) &&
    eventSource === 'aws:s3' &&
    isText(eventName) &&
    isText(object(told?.bucket)?.name) &&
    isText(key) &&
    (size === undefined || Number.isFinite(size)) &&
    (eTag === undefined || isText(eTag)) &&
    (versionId === undefined || isText(versionId))
  );
}

function readTrail(message: unknown): Notice[] {
  const parsed = schemas().cloudTrailNotification().safeParse(message);
  if (!parsed.success) throw unknown('not a notification of CloudTrail', parsed.error);
  const { s3Bucket: bucket, s3ObjectKey: keys } = parsed.data;
  return keys.map((key) => ({ kind: 'created', bucket, key }));
}

function readEventBridge(message: unknown): Notice {
  const parsed = schemas().eventBridgeEvent().safeParse(message);
  if (!parsed.success) throw unknown('not an S3 event of EventBridge', parsed.error);
  const { bucket, object } = parsed.data.detail;
  if (parsed.data['detail-type'] !== 'Object Created') {
    return { kind: 'acknowledged', what: 'not-created' };
  }
  return {
    kind: 'created',
    bucket: bucket.name,
    key: object.key,
    etag: object.etag,
    version: object['version-id'],
    size: object.size,
  };
}

function unknown(what: string, error: z.core.$ZodError): UnknownNotificationError {
  return new UnknownNotificationError(`${what}: ${schemas().faultsOf(error)}`);
}

function schemas(): typeof import('./notification-schema') {
  return require('./notification-schema');
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new UnknownNotificationError('the message is not JSON', { cause });
  }
}
