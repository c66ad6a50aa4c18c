/** SQS API Reference, "SendMessageBatch": messages in one call, and bytes of all of them together. */
export const MOST_ENTRIES = 10;
export const MOST_BATCH_BYTES = 1_048_576;
