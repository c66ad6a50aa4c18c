import * as z from 'zod/mini';
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

/** Amazon S3 User Guide, "Event message structure": compare the major version only. */
const s3Notification = z.object({
  Records: z
    .array(
      z.object({
        eventVersion: z.string().check(z.regex(/^2\./, 'only version 2 is known')),
        eventSource: z.literal('aws:s3'),
        eventName: z.string(),
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({
            key: z.string(),
            size: z.optional(z.number()),
            eTag: z.optional(z.string()),
            versionId: z.optional(z.string()),
          }),
        }),
      }),
    )
    .check(z.minLength(1)),
});

/** Amazon S3 User Guide, "EventBridge event message structure". Keys come as they are. */
const eventBridgeEvent = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.string(),
  detail: z.object({
    'event-version': z.optional(z.string().check(z.regex(/^1(\.|$)/, 'only version 1 is known'))),
    bucket: z.object({ name: z.string() }),
    object: z.object({
      key: z.string(),
      size: z.optional(z.number()),
      etag: z.optional(z.string()),
      'version-id': z.optional(z.string()),
    }),
  }),
});

/** Amazon SNS Developer Guide, "Message and JSON formats": a queue's subscription, and Lambda's. */
const snsEnvelope = z.object({ Type: z.literal('Notification'), Message: z.string() });
const snsRecords = z.object({
  Records: z
    .array(z.object({ EventSource: z.literal('aws:sns'), Sns: z.object({ Message: z.string() }) }))
    .check(z.minLength(1)),
});

/** CloudTrail User Guide, "Configuring Amazon SNS notifications": the trail's own announcement. */
const cloudTrailNotification = z.object({
  s3Bucket: z.string(),
  s3ObjectKey: z.array(z.string()).check(z.minLength(1)),
});

const testEvent = z.object({ Event: z.literal('s3:TestEvent') });

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
  if (envelopes < MAX_ENVELOPES) {
    const sns = snsEnvelope.safeParse(message);
    if (sns.success) return readNotification(sns.data.Message, envelopes + 1);
    const several = snsRecords.safeParse(message);
    if (several.success) {
      return several.data.Records.flatMap(({ Sns }) =>
        readNotification(Sns.Message, envelopes + 1),
      );
    }
  }
  if (testEvent.safeParse(message).success) return [{ kind: 'acknowledged', what: 'test-event' }];
  if (isObject(message) && 's3ObjectKey' in message) return readTrail(message);
  if (isObject(message) && 'detail-type' in message) return [readEventBridge(message)];
  return readS3(message);
}

function readS3(message: unknown): Notice[] {
  const parsed = s3Notification.safeParse(message);
  if (!parsed.success) throw unknown('not an S3 notification', parsed.error);
  return parsed.data.Records.map(({ eventName, s3 }) => {
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

function readTrail(message: unknown): Notice[] {
  const parsed = cloudTrailNotification.safeParse(message);
  if (!parsed.success) throw unknown('not a notification of CloudTrail', parsed.error);
  const { s3Bucket: bucket, s3ObjectKey: keys } = parsed.data;
  return keys.map((key) => ({ kind: 'created', bucket, key }));
}

function readEventBridge(message: unknown): Notice {
  const parsed = eventBridgeEvent.safeParse(message);
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

/** A message may hold a thousand faults; the first ones tell what it is, and fit a log line. */
function unknown(what: string, { issues }: z.core.$ZodError): UnknownNotificationError {
  const faults = z.prettifyError({ issues: issues.slice(0, 3) });
  return new UnknownNotificationError(`${what}: ${faults}`);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new UnknownNotificationError('the message is not JSON', { cause });
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
