import type { IncomingHttpHeaders } from 'node:http';
import { preconditionFailed } from './errors';

export interface ObjectState {
  readonly etag: string;
  readonly modified: Date;
}

function matches(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((value) => value.trim().replace(/^"|"$/g, ''))
    .some((value) => value === '*' || value === etag);
}

/** HTTP dates have no fraction of a second. */
function isModifiedSince(modified: Date, header: string): boolean {
  return Math.floor(modified.getTime() / 1000) * 1000 > Date.parse(header);
}

/**
 * Whether a conditional read is answered with the object or with 304; throws where it is refused.
 * The order, and which header silences which, is that of
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
 */
export function isNotModified(headers: IncomingHttpHeaders, state: ObjectState): boolean {
  const ifMatch = headers['if-match'];
  const ifUnmodifiedSince = headers['if-unmodified-since'];
  const ifNoneMatch = headers['if-none-match'];
  const ifModifiedSince = headers['if-modified-since'];

  if (ifMatch !== undefined) {
    if (!matches(ifMatch, state.etag)) throw preconditionFailed('If-Match');
  } else if (ifUnmodifiedSince !== undefined && isModifiedSince(state.modified, ifUnmodifiedSince))
    throw preconditionFailed('If-Unmodified-Since');

  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, state.etag);
  return ifModifiedSince !== undefined && !isModifiedSince(state.modified, ifModifiedSince);
}
