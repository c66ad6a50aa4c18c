import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { repeatKnownCalls } from './known-calls';

const BODY = Symbol('body');

/** Behind the SDK's own writing, before what depends on the body: its length, and the signature. */
const PLACE = { step: 'build', priority: 'high', name: 'writtenBody' } as const;

/** Clients that send written bodies. */
const prepared = new WeakSet<DynamoDBClient>();

/**
 * Has a client send the bodies that commands carry which are written already (`withBody`). The SDK writes a
 * batch of items by walking its schema, value by value, which takes longer than all the rest of the call. What
 * it does beyond that (where to, signing, trying again, reading the answer) it does as ever for the first call of
 * an operation, and whenever one is not simply answered; see `repeatKnownCalls`. To be called before the client
 * sends anything: it may remember how it sends a command.
 */
export function sendWrittenBodies(client: DynamoDBClient): void {
  if (prepared.has(client)) return;
  prepared.add(client);
  client.middlewareStack.add(
    (next) => (args) => {
      const body = writtenBody(args.input);
      if (body !== undefined) (args.request as { body: Uint8Array }).body = body;
      return next(args);
    },
    PLACE,
  );
  repeatKnownCalls(client, writtenBody);
}

/**
 * A command's input, with the body that is sent in its place.
 * @param input of the same operation and tables, as empty as the SDK lets it be
 * @param body JSON as the operation takes it, in bytes, which are measured, hashed and sent as they are: a text would
 *   be encoded for each of these
 */
export function withBody<Input extends object>(input: Input, body: Uint8Array): Input {
  return Object.assign(input, { [BODY]: body });
}

function writtenBody(input: object): Uint8Array | undefined {
  return (input as { readonly [BODY]?: Uint8Array })[BODY];
}
