import { escapeCharacter, HIDDEN_CHARACTERS } from '../hidden-characters';
import { cutText } from '../items/cut';
import { withoutPrivateParts } from './private-parts';

/** More than any reason needs; errors of other programs may quote whole requests. */
const MOST_BYTES = 1024;

/**
 * What an error says of itself as it may stand in a log, a metric or a note: one line without secrets,
 * e-mail addresses and hidden characters. Messages of the AWS SDK and of S3 quote requests and answers.
 */
export function logText(text: string): string {
  const line = withoutPrivateParts(cutText(text, MOST_BYTES));
  return line.replace(HIDDEN_CHARACTERS, escapeCharacter).replace(/\s+/gu, ' ').trim();
}
