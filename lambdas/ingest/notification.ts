import * as z from 'zod/mini';
import { list, object } from '../../core/records/json';
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

/** Nearly all messages are of one shape: the schemas of the others would be built for nobody at each cold start. */
function builtOnce<Schema>(build: () => Schema): () => Schema {
  let built: Schema | undefined;
  return () => {
    built ??= build();
    return built;
  };
}

/** Amazon S3 User Guide, "Event message structure": compare the major version only. */
const s3Notification = builtOnce(() =>
  z.object({
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
  }),
);

/** Amazon S3 User Guide, "EventBridge event message structure". Keys come as they are. */
const eventBridgeEvent = builtOnce(() =>
  z.object({
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
  }),
);

/** Amazon SNS Developer Guide, "Message and JSON formats": a queue's subscription, and Lambda's. */
const snsEnvelope = builtOnce(() =>
  z.object({ Type: z.literal('Notification'), Message: z.string() }),
);
const snsRecords = builtOnce(() =>
  z.object({
    Records: z
      .array(
        z.object({ EventSource: z.literal('aws:sns'), Sns: z.object({ Message: z.string() }) }),
      )
      .check(z.minLength(1)),
  }),
);

/** CloudTrail User Guide, "Configuring Amazon SNS notifications": the trail's own announcement. */
const cloudTrailNotification = builtOnce(() =>
  z.object({
    s3Bucket: z.string(),
    s3ObjectKey: z.array(z.string()).check(z.minLength(1)),
  }),
);

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
    const sns = snsEnvelope().safeParse(fields);
    if (sns.success) return [sns.data.Message];
  }
  if (object(list(fields.Records)[0])?.EventSource !== 'aws:sns') return undefined;
  const several = snsRecords().safeParse(fields);
  return several.success ? several.data.Records.map(({ Sns }) => Sns.Message) : undefined;
}

function readS3(message: unknown): Notice[] {
  const parsed = s3Notification().safeParse(message);
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
  const parsed = cloudTrailNotification().safeParse(message);
  if (!parsed.success) throw unknown('not a notification of CloudTrail', parsed.error);
  const { s3Bucket: bucket, s3ObjectKey: keys } = parsed.data;
  return keys.map((key) => ({ kind: 'created', bucket, key }));
}

function readEventBridge(message: unknown): Notice {
  const parsed = eventBridgeEvent().safeParse(message);
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
