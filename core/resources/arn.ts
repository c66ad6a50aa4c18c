/** An ARN's parts that tell a resource; what follows the fifth colon may itself hold colons. */
export interface Arn {
  readonly service: string;
  readonly account: string;
  /** `bucket/key`, `identity/example.com`, `accesspoint/name` */
  readonly resource: string;
}

const BEGINNING = 'arn:';

/** Source: AWS General Reference, "Amazon Resource Names". */
export function readArn(value: string): Arn | undefined {
  if (!value.startsWith(BEGINNING)) return undefined;
  const partitionEnd = value.indexOf(':', BEGINNING.length);
  if (partitionEnd === -1) return undefined;
  const serviceEnd = value.indexOf(':', partitionEnd + 1);
  if (serviceEnd === -1 || serviceEnd === partitionEnd + 1) return undefined;
  const regionEnd = value.indexOf(':', serviceEnd + 1);
  if (regionEnd === -1) return undefined;
  const accountEnd = value.indexOf(':', regionEnd + 1);
  if (accountEnd === -1) return undefined;
  return {
    service: value.slice(partitionEnd + 1, serviceEnd),
    account: value.slice(regionEnd + 1, accountEnd),
    resource: value.slice(accountEnd + 1),
  };
}

/** The part of an ARN that names the resource; a text that is no ARN is its own name. */
export function nameInArn(value: string): string {
  return readArn(value)?.resource || value;
}
