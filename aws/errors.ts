const PASSING = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  'ServiceUnavailable',
];

/** DynamoDB Developer Guide, "Error messages and codes": the ones that go away by themselves. */
export function isPassing(error: unknown): boolean {
  return error instanceof Error && PASSING.includes(error.name);
}
