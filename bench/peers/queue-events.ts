/** What Lambda hands to a function behind a queue, as far as the peers look at it. */
export interface QueueEvent {
  readonly Records: readonly { readonly body: string }[];
}

/** What S3 says in the body of a message. */
export interface Notification {
  readonly Records: readonly {
    readonly s3: {
      readonly bucket: { readonly name: string };
      readonly object: { readonly key: string };
    };
  }[];
}
