import type { Random } from '../../bench/generator/random';
import { dynamoDbError, type Fault, type FaultProxy } from './fault-proxy';

/** DynamoDB Developer Guide, "Error messages and codes": those that pass, and one that is not expected to. */
const DYNAMODB_ERRORS: readonly [string, number][] = [
  ['ProvisionedThroughputExceededException', 400],
  ['ThrottlingException', 400],
  ['RequestLimitExceeded', 400],
  ['InternalServerError', 500],
  ['ServiceUnavailable', 503],
  ['ItemCollectionSizeLimitExceededException', 400],
];
/** Amazon S3 API Reference, "Error responses". */
const S3_ERRORS: readonly [string, number][] = [
  ['InternalError', 500],
  ['SlowDown', 503],
  ['ServiceUnavailable', 503],
  ['RequestTimeout', 400],
];
const MOST_MILLISECONDS = 150;
/** Far enough for gzip to have begun, not far enough to be done. */
const MOST_BYTES = 600;

export function s3Error(code: string, status: number): Fault {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return { kind: 'answer', status, body };
}

/** Spoils so large a share of the calls to both services, each in a way of its own. */
export function spoil(
  proxies: { readonly dynamoDb: FaultProxy; readonly s3: FaultProxy },
  share: number,
  random: Random,
): void {
  proxies.dynamoDb.fail((operation) =>
    random.chance(share) ? dynamoDbFault(operation, random) : undefined,
  );
  proxies.s3.fail(() => (random.chance(share) ? s3Fault(random) : undefined));
}

function dynamoDbFault(operation: string, random: Random): Fault {
  const isBatch = operation.startsWith('Batch');
  if (isBatch && random.chance(0.3)) {
    return { kind: 'unprocessed', isHeldBack: () => random.chance(0.5) };
  }
  return random.chance(0.5)
    ? dynamoDbError(...random.pick(DYNAMODB_ERRORS))
    : connectionFault(random);
}

function s3Fault(random: Random): Fault {
  return random.chance(0.5) ? s3Error(...random.pick(S3_ERRORS)) : connectionFault(random);
}

function connectionFault(random: Random): Fault {
  return random.pick<Fault>([
    { kind: 'refuse' },
    { kind: 'cut' },
    { kind: 'cut', afterBytes: random.between(1, MOST_BYTES) },
    { kind: 'slow', milliseconds: random.between(1, MOST_MILLISECONDS) },
  ]);
}
