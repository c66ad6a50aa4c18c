const THROTTLING = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
];

/** DynamoDB Developer Guide, "Error messages and codes": the ones that go away by themselves. */
export function isThrottling(error: unknown): boolean {
  return error instanceof Error && THROTTLING.includes(error.name);
}

/** An S3 object that is not there, or that we are not allowed to see. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NoSuchBucket', 'NotFound'].includes(error.name);
}
