import type { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { isPassing } from './errors';

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

/** What the SDK's own variables say of where calls go. */
export interface Whereabouts {
  readonly region: string | undefined;
  /** Another server than Amazon's. */
  readonly endpoint: string | undefined;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
}

/**
 * Tells a client what it would else look for in variables and files: most of it before its first call, and where to send
 * it before each. Every look that finds nothing makes errors, stacks and all. But for the whereabouts it is what the
 * SDK takes itself where nothing is found.
 */
export function toldOf({ region, endpoint, useFipsEndpoint, useDualstackEndpoint }: Whereabouts) {
  return {
    ...(region !== undefined && { region }),
    ...(endpoint === undefined ? { ignoreConfiguredEndpointUrls: true } : { endpoint }),
    useFipsEndpoint,
    useDualstackEndpoint,
    ...TOLD,
  };
}

export const TOLD = {
  defaultsMode: 'legacy',
  retryMode: 'standard',
  authSchemePreference: [],
  userAgentAppId: async () => undefined,
  disableClockSkewCorrection: false,
} satisfies S3ClientConfig & DynamoDBClientConfig;

export const TOLD_DYNAMODB = {
  maxAttempts: 4,
  accountIdEndpointMode: 'preferred',
} satisfies DynamoDBClientConfig;

export const TOLD_S3 = {
  maxAttempts: 3,
  useArnRegion: async () => undefined,
  disableS3ExpressSessionAuth: false,
  requestChecksumCalculation: 'WHEN_SUPPORTED',
  responseChecksumValidation: 'WHEN_SUPPORTED',
} satisfies S3ClientConfig;

/** For what is a help and no more: nobody waits for it. */
export const HASTE = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
};

/** As many as the SDK's own, and its first delay; every further one may be twice as long. */
const CONNECTION_TRIES = 4;
const CONNECTION_BACKOFF_MILLISECONDS = 50;

/**
 * For a client whose calls are all made by `sendUntilTaken`, which tries again what DynamoDB refuses: tries
 * of the SDK would multiply those, with waits that know of no deadline. What is left to the SDK is a
 * connection that breaks. Its own strategy also keeps account of retries, and no success ever pays back what calls
 * lost that failed in the end: after some twenty calls of a throttled table, one broken connection would
 * fail a file.
 */
export const CONNECTION_RETRIES = {
  acquireInitialRetryToken: async () => retryToken(0),
  refreshRetryTokenForRetry: async (token, { error, errorType }) => {
    const tries = token.getRetryCount() + 1;
    if (errorType !== 'TRANSIENT' || isPassing(error) || tries === CONNECTION_TRIES) {
      throw new Error('it is not tried again here');
    }
    return retryToken(tries);
  },
  recordSuccess: () => {},
} satisfies DynamoDBClientConfig['retryStrategy'];

function retryToken(count: number) {
  const ceiling = count === 0 ? 0 : CONNECTION_BACKOFF_MILLISECONDS * 2 ** (count - 1);
  return {
    getRetryCount: () => count,
    getRetryDelay: () => ceiling * Math.random(),
    getRetryCost: () => 0,
  };
}

/**
 * Ends the calls of a client, their answers' bodies included, when the signal aborts that was in force when
 * they were sent. The SDK takes a signal for each call only, and its tries one after the other outlast any
 * deadline: three of 23 seconds, and seconds of waiting between them. It does not try an aborted call again.
 */
export function endCallsWith(client: DynamoDBClient | S3Client, signal: () => AbortSignal): void {
  const handler = client.config.requestHandler;
  const handle = handler.handle.bind(handler);
  handler.handle = (request, options) => handle(request, { ...options, abortSignal: signal() });
  endWaits(client, signal);
}

/** Any client of the SDK: their stacks differ in the types of their calls alone. */
interface LoggingClient {
  readonly middlewareStack: { remove(name: string): boolean };
}

/**
 * Leaves out what the SDK does for a logger that is told of each call: without one it does it all the same,
 * and copies a call's input and answer to hide what is sensitive.
 */
export function logNoCalls(client: LoggingClient): void {
  client.middlewareStack.remove('loggerMiddleware');
}

function endWaits(client: DynamoDBClient | S3Client, signal: () => AbortSignal): void {
  // The stacks of the two differ in the types of their calls alone.
  const { middlewareStack } = client as DynamoDBClient;
  middlewareStack.add(
    (next, context) => (args) => {
      context.__smithy_context = { ...context.__smithy_context, abortSignal: signal() };
      return next(args);
    },
    { step: 'initialize' },
  );
}
