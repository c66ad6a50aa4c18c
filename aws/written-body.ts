import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const BODY = Symbol('body');

/** Behind the SDK's own writing, before what depends on the body: its length, and the signature. */
const PLACE = { step: 'build', priority: 'high', name: 'writtenBody' } as const;

/** Clients that send written bodies. */
const prepared = new WeakSet<DynamoDBClient>();

/**
 * Has a client send the bodies that commands carry which are written already (`withBody`). The SDK writes a
 * batch of items by walking its schema, value by value, which takes longer than all the rest of the call; what
 * it does beyond that (where to, signing, trying again, reading the answer) it does as ever. To be called before
 * the client sends anything: it may remember how it sends a command.
 */
export function sendWrittenBodies(client: DynamoDBClient): void {
  if (prepared.has(client)) return;
  prepared.add(client);
  client.middlewareStack.add(
    (next) => (args) => {
      const { [BODY]: body } = args.input as { readonly [BODY]?: Uint8Array };
      if (body !== undefined) (args.request as { body: Uint8Array }).body = body;
      return next(args);
    },
    PLACE,
  );
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
