/** What the DynamoDB process tells its parent: the port it serves, or why it cannot. */
export type DynamoDbReport = { readonly port: number } | { readonly failed: string };

/** The one failure that a person can do something about: LevelDB allows one process a store. */
export const STORE_IN_USE = 'STORE_IN_USE';
