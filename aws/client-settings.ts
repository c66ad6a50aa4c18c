import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';

/**
 * How long a call may take before it is tried again. The SDK itself waits for ever: one silent
 * connection would hold a batch of files until the function's own time-out.
 */
export const PATIENCE = {
  requestHandler: {
    connectionTimeout: 3_000,
    /** Until the answer begins; a long body takes the time that it takes. */
    requestTimeout: 20_000,
    throwOnRequestTimeout: true,
  },
};

/** For what is a help and no more: nobody waits for it. */
export const HASTE = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
};

/**
 * Ends the calls of a client, their answers' bodies included, when the signal aborts that was in force when
 * they were sent. The SDK takes a signal for each call only, and its tries one after the other outlast any
 * deadline: three of 23 seconds. It does not try an aborted call again.
 */
export function endCallsWith(client: DynamoDBClient | S3Client, signal: () => AbortSignal): void {
  const handler = client.config.requestHandler;
  const handle = handler.handle.bind(handler);
  handler.handle = (request, options) => handle(request, { ...options, abortSignal: signal() });
}
