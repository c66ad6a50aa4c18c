/**
 * Stands in the functions' bundles for the SDK's cache of discovered endpoints (`lib/function-bundle.ts`): the DynamoDB
 * client makes one for a thousand, and no call of DynamoDB discovers any.
 */
export class EndpointCache {
  /** @throws {Error} since no call asks it */
  get(): never {
    throw new Error('a function discovers no endpoints: see aws/no-endpoint-cache.ts');
  }
}
