/** What one thing costs, as the page of its service lists it. */
export interface Price {
  /** What is billed, as a person reads it. */
  readonly what: string;
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

/** AWS's price pages say GB and mean 2^30 bytes. */
export const GIGABYTE = 1024 ** 3;

const CLOUDTRAIL = 'https://aws.amazon.com/cloudtrail/pricing/';
const S3 = 'https://aws.amazon.com/s3/pricing/';
const SQS = 'https://aws.amazon.com/sqs/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const ATHENA = 'https://aws.amazon.com/athena/pricing/';

/**
 * List prices in US dollars, without free tiers, discounts and taxes: the first tier where there are
 * several. The pages are filled by scripts: the figures are those that many others quote from them, and
 * worth a look before they are relied on. Those of CloudTrail Lake, and of moving a file to the cold
 * class, nobody was found to quote in November 2026: they are as they were known before.
 */
export const PRICES = {
  /** Of a second trail and any further one. The first copy is free. */
  cloudTrailManagementEvent: {
    what: 'management event, from the second copy on',
    usd: 2,
    per: 100_000,
    source: CLOUDTRAIL,
  },
  cloudTrailDataEvent: { what: 'data event', usd: 0.1, per: 100_000, source: CLOUDTRAIL },
  lakeOneYearGigabyte: {
    what: 'GB that CloudTrail Lake takes in, one year kept',
    usd: 0.75,
    per: 1,
    source: CLOUDTRAIL,
  },
  lakeExtendedGigabyteMonth: {
    what: 'GB and month that CloudTrail Lake keeps after the first year',
    usd: 0.023,
    per: 1,
    source: CLOUDTRAIL,
  },
  lakeSevenYearGigabyte: {
    what: 'GB that CloudTrail Lake takes in, seven years kept',
    usd: 2.5,
    per: 1,
    source: CLOUDTRAIL,
  },
  lakeScannedGigabyte: {
    what: 'GB that a query of CloudTrail Lake reads',
    usd: 0.005,
    per: 1,
    source: CLOUDTRAIL,
  },
  s3Put: { what: 'S3 put request', usd: 0.005, per: 1_000, source: S3 },
  /** LIST, like PUT. */
  s3List: { what: 'S3 list request', usd: 0.005, per: 1_000, source: S3 },
  /** GET of S3 Standard. */
  s3Get: { what: 'S3 get request', usd: 0.0004, per: 1_000, source: S3 },
  s3MoveToCold: {
    what: 'file that moves to Glacier Instant Retrieval',
    usd: 0.02,
    per: 1_000,
    source: S3,
  },
  s3GigabyteMonth: { what: 'GB and month in S3 Standard', usd: 0.023, per: 1, source: S3 },
  s3ColdGigabyteMonth: {
    what: 'GB and month in Glacier Instant Retrieval',
    usd: 0.004,
    per: 1,
    source: S3,
  },
  sqsRequest: { what: 'SQS request, standard queue', usd: 0.4, per: 1_000_000, source: SQS },
  lambdaRequest: { what: 'Lambda request', usd: 0.2, per: 1_000_000, source: LAMBDA },
  lambdaGigabyteSecond: {
    what: 'Lambda GB-second, Arm',
    usd: 0.0000133334,
    per: 1,
    source: LAMBDA,
  },
  dynamoDbWriteUnit: {
    what: 'DynamoDB write unit, on demand',
    usd: 0.625,
    per: 1_000_000,
    source: DYNAMODB,
  },
  dynamoDbReadUnit: {
    what: 'DynamoDB read unit, on demand',
    usd: 0.125,
    per: 1_000_000,
    source: DYNAMODB,
  },
  dynamoDbGigabyteMonth: {
    what: 'GB and month in DynamoDB, standard class',
    usd: 0.25,
    per: 1,
    source: DYNAMODB,
  },
  dynamoDbRecoveryGigabyteMonth: {
    what: 'GB and month of point-in-time recovery',
    usd: 0.2,
    per: 1,
    source: DYNAMODB,
  },
  cloudWatchAlarm: { what: 'alarm and month', usd: 0.1, per: 1, source: CLOUDWATCH },
  cloudWatchMetric: { what: 'custom metric and month', usd: 0.3, per: 1, source: CLOUDWATCH },
  cloudWatchLogsGigabyte: {
    what: 'GB that CloudWatch Logs takes in',
    usd: 0.5,
    per: 1,
    source: CLOUDWATCH,
  },
  cloudWatchLogsGigabyteMonth: {
    what: 'GB and month in CloudWatch Logs, compressed',
    usd: 0.03,
    per: 1,
    source: CLOUDWATCH,
  },
  logsInsightsGigabyte: {
    what: 'GB that a query of Logs Insights reads',
    usd: 0.005,
    per: 1,
    source: CLOUDWATCH,
  },
  athenaGigabyte: { what: 'GB that Athena reads', usd: 5, per: 1024, source: ATHENA },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;

export type Prices = Readonly<Record<PriceName, Price>>;

/** What an amount costs, in US dollars. */
export function costOf({ usd, per }: Pick<Price, 'usd' | 'per'>, amount: number): number {
  return (amount / per) * usd;
}
