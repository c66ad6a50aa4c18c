import { toXml, type XmlNode } from './xml';

/**
 * An answer in S3's own words: the code is what the SDK names its exception by.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const noSuchBucket = (bucket: string): S3Error =>
  new S3Error(404, 'NoSuchBucket', `The specified bucket does not exist: ${bucket}`);

export const noSuchKey = (key: string): S3Error =>
  new S3Error(404, 'NoSuchKey', `The specified key does not exist: ${key}`);

export const invalidArgument = (message: string): S3Error =>
  new S3Error(400, 'InvalidArgument', message);

export const preconditionFailed = (header: string): S3Error =>
  new S3Error(412, 'PreconditionFailed', `The precondition ${header} did not hold.`);

/** What this endpoint cannot do it refuses by name: a wrong success would lose data in silence. */
export const notImplemented = (what: string): S3Error =>
  new S3Error(501, 'NotImplemented', `Trailstore's local S3 endpoint does not implement ${what}.`);

export function errorXml(error: S3Error, resource: string, requestId: string): string {
  const fields: XmlNode[] = [
    ['Code', error.code],
    ['Message', error.message],
    ['Resource', resource],
    ['RequestId', requestId],
  ];
  return toXml(['Error', fields]);
}
