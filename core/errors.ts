/** The whole file is something else than a CloudTrail log, or too damaged to tell. */
export class NotALogError extends Error {
  override readonly name = 'NotALogError';
}

/** The file cannot be read to its end: cut off, not gzip, corrupt, gone, or not ours to read. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

/** The file's own checksum says that its bytes are not those that were written. */
export class CorruptFileError extends UnreadableFileError {}

/** The store refused or lost items for longer than the caller was ready to wait. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** What a user asked for cannot be done as asked; the message says what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
