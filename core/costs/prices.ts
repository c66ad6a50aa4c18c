/** What one thing costs, as the page of its service lists it. */
export interface Price {
  readonly usd: number;
  /** For so many. */
  readonly per: number;
  /** Where the figure is listed. */
  readonly source: string;
}

/** When the figures below were looked up. */
export const PRICES_AS_OF = '2026-11';

/** Whose prices they are: other Regions are up to twice as expensive. */
export const PRICES_REGION = 'us-east-1';

const S3 = 'https://aws.amazon.com/s3/pricing/';
const SQS = 'https://aws.amazon.com/sqs/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';

/**
 * List prices in US dollars, without free tiers, discounts and taxes. The pages are filled by scripts:
 * the figures are those that many others quote from them, and worth a look before they are relied on.
 */
export const PRICES = {
  /** LIST, like PUT. */
  s3List: { usd: 0.005, per: 1_000, source: S3 },
  /** GET of S3 Standard. */
  s3Get: { usd: 0.0004, per: 1_000, source: S3 },
  /** Of a standard queue, the first tier. */
  sqsRequest: { usd: 0.4, per: 1_000_000, source: SQS },
  lambdaRequest: { usd: 0.2, per: 1_000_000, source: LAMBDA },
  /** Arm, the first tier. */
  lambdaGigabyteSecond: { usd: 0.0000133334, per: 1, source: LAMBDA },
  /** On demand, standard table class. */
  dynamoDbWriteUnit: { usd: 0.625, per: 1_000_000, source: DYNAMODB },
  dynamoDbReadUnit: { usd: 0.125, per: 1_000_000, source: DYNAMODB },
} as const satisfies Readonly<Record<string, Price>>;

/** What an amount costs, in US dollars. */
export function costOf({ usd, per }: Price, amount: number): number {
  return (amount / per) * usd;
}
