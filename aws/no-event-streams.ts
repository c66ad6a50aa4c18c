/**
 * Stands in the functions' bundles for the SDK's event streams (`lib/function-bundle.ts`): only S3 Select's
 * answers come as one, and the SDK's code for them drags a fifth of the rest along, to be kept whole.
 */

/** The S3 client asks for it when it is made. */
export function resolveEventStreamSerdeConfig<Config>(config: Config): Config {
  return config;
}

/** @throws {Error} since functions make no call that needs it */
export function eventStreamSerdeProvider(): never {
  throw new Error('a function reads no event streams: see aws/no-event-streams.ts');
}

export class EventStreamSerde {
  constructor() {
    eventStreamSerdeProvider();
  }
}
