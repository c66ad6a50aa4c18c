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
