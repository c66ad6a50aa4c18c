import * as z from 'zod/mini';
import { builtOnce } from '../../core/built-once';
import { VERSION_2 } from './notification';

/**
 * What messages may look like. A file of its own, which the function reads for those that are not S3's own, and
 * for those that are wrong: most functions see neither.
 */

// A schema that is compiled pays after dozens of values.
z.config({ jitless: true });

/** Amazon S3 User Guide, "Event message structure": compare the major version only. */
export const s3Notification = builtOnce(() =>
  z.object({
    Records: z
      .array(
        z.object({
          eventVersion: z.string().check(z.regex(VERSION_2, 'only version 2 is known')),
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
export const eventBridgeEvent = builtOnce(() =>
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
export const snsEnvelope = builtOnce(() =>
  z.object({ Type: z.literal('Notification'), Message: z.string() }),
);
export const snsRecords = builtOnce(() =>
  z.object({
    Records: z
      .array(
        z.object({ EventSource: z.literal('aws:sns'), Sns: z.object({ Message: z.string() }) }),
      )
      .check(z.minLength(1)),
  }),
);

/** CloudTrail User Guide, "Configuring Amazon SNS notifications": the trail's own announcement. */
export const cloudTrailNotification = builtOnce(() =>
  z.object({
    s3Bucket: z.string(),
    s3ObjectKey: z.array(z.string()).check(z.minLength(1)),
  }),
);

/** A message may hold a thousand faults; the first ones tell what it is, and fit a log line. */
export function faultsOf({ issues }: z.core.$ZodError): string {
  return z.prettifyError({ issues: issues.slice(0, 3) });
}
