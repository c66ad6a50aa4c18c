/** An invocation that failed, in the words of Lambda or of the function itself. */
export class LambdaError extends Error {
  override readonly name = 'LambdaError';
  constructor(
    /** `Sandbox.Timedout`, `Runtime.ExitError`, or the name of the error the function threw. */
    readonly errorType: string,
    message: string,
    /** The function's own stack, line by line. */
    readonly stackTrace: readonly string[] = [],
  ) {
    super(message);
  }
}

/** What a runtime posts when a function failed. Any part may be missing: it is another's JSON. */
export function readErrorReport(body: string): LambdaError {
  let report: unknown;
  try {
    report = JSON.parse(body);
  } catch {
    return new LambdaError('Runtime.Unknown', body);
  }
  const { errorType, errorMessage, stackTrace } = (report ?? {}) as Record<string, unknown>;
  return new LambdaError(
    String(errorType ?? 'Runtime.Unknown'),
    String(errorMessage ?? body),
    Array.isArray(stackTrace) ? stackTrace.map(String) : [],
  );
}
