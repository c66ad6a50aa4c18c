import type { IncomingMessage } from 'node:http';
import { isWebPage } from './loopback';
import { ApiError } from './messages/local-message';

/**
 * Reads a call of an AWS API whole.
 * @param mostBytes what its body may hold
 * @throws {ApiError} for what is no such call, or too large
 */
export async function readCall(request: IncomingMessage, mostBytes: number): Promise<string> {
  assertNoWebPage(request);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > mostBytes) {
      throw new ApiError(413, 'RequestEntityTooLarge', 'The request is too large.');
    }
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString();
}

/** What the caller is told of an error: one in AWS's words as it is, any other as a defect of ours. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(500, 'InternalFailure', message);
}

function assertNoWebPage({ headers, method }: IncomingMessage): void {
  if (method === 'POST' && !isWebPage(headers)) return;
  throw new ApiError(403, 'AccessDenied', 'This endpoint answers POST to 127.0.0.1, no web page.');
}
