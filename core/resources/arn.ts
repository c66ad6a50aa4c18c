/** An ARN's parts that tell a resource; what follows the fifth colon may itself hold colons. */
export interface Arn {
  readonly service: string;
  readonly account: string;
  /** `bucket/key`, `identity/example.com`, `accesspoint/name` */
  readonly resource: string;
}

const ARN = /^arn:[^:]*:([^:]+):[^:]*:([^:]*):(.*)$/s;

/** Source: AWS General Reference, "Amazon Resource Names". */
export function readArn(value: string): Arn | undefined {
  const [, service, account, resource] = ARN.exec(value) ?? [];
  if (service === undefined || account === undefined || resource === undefined) return undefined;
  return { service, account, resource };
}

/** The part of an ARN that names the resource; a text that is no ARN is its own name. */
export function nameInArn(value: string): string {
  return readArn(value)?.resource || value;
}
