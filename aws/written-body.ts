/** Behind the SDK's own writing, before what depends on the body: its length, and the signature. */
export const WRITTEN_BODY_PLACE = { step: 'build', priority: 'high', name: 'writtenBody' } as const;

/**
 * A middleware that has a command send a body that is written already. The SDK writes a batch of items by
 * walking its schema, value by value, which takes longer than all the rest of the call; what it does beyond
 * that (where to, signing, trying again, reading the answer) it does as ever.
 *
 * @param json as the command's operation takes it
 */
export function writtenBody(json: string) {
  // As bytes, which are measured, hashed and sent as they are: a text would be encoded for each of these.
  const body = Buffer.from(json);
  return <Args extends { readonly request: unknown }, Result>(
    next: (args: Args) => Promise<Result>,
  ) =>
    (args: Args): Promise<Result> => {
      (args.request as { body: Uint8Array }).body = body;
      return next(args);
    };
}
