import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { UsageError } from '../errors';
import type { Position } from './ordering';

/** Where an answer goes on, and the times that its filter meant when it was asked first. */
export interface PageToken {
  readonly after: Position;
  /** `7d` means another time on the next day: the pages of one answer keep to the first one's. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

const tokenSchema = z.strictObject({
  question: z.string(),
  at: z.string(),
  stream: z.string(),
  since: z.optional(z.string()),
  until: z.optional(z.string()),
});

/**
 * Writes a token.
 * @param question what must be the same on the next page: filter, order and store as they were written
 */
export function writePageToken({ after, since, until }: PageToken, question: unknown): string {
  const content = { question: hashOf(JSON.stringify(question)), ...after, since, until };
  const text = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${text}.${hashOf(text)}`;
}

/**
 * Reads a token.
 * @throws {UsageError} when it was altered, or belongs to another question
 */
export function readPageToken(token: string, question: unknown): PageToken {
  const { question: asked, at, stream, since, until } = parseToken(token);
  if (asked !== hashOf(JSON.stringify(question))) {
    throw new UsageError(
      'the token belongs to another question: repeat the same filters, order and store with it',
    );
  }
  return { after: { at, stream }, since, until };
}

function parseToken(token: string): z.infer<typeof tokenSchema> {
  const [text = '', hash, ...rest] = token.split('.');
  if (hash === hashOf(text) && rest.length === 0) {
    const result = tokenSchema.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
    if (result.success) return result.data;
  }
  throw new UsageError('the token is not as it was printed: copy the whole of it');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(`trailstore page ${text}`).digest('hex').slice(0, 16);
}
