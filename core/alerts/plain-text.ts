import { escapeCharacter, HIDDEN_CHARACTERS } from '../hidden-characters';
import { cutText } from '../items/cut';
import { withoutPrivateParts } from '../redaction/private-parts';

/** Several times what is told of any field: searching a text stays cheap, however long it is. */
const MOST_READ_BYTES = 4096;

/**
 * A text of an event as it may leave the account: one line without hidden characters (`\u{1b}`), secrets
 * (`[left out]`), e-mail addresses (`a…@example.com`) and links that a mail program would make clickable
 * (`https[:]//`), cut to a number of UTF-8 bytes. Secrets and addresses are found behind encodings and
 * hidden characters too; a text that has some is shown decoded, any other as it is.
 */
export function plainText(text: string, mostBytes: number): string {
  const line = withoutPrivateParts(cutText(text, MOST_READ_BYTES))
    .replace(HIDDEN_CHARACTERS, escapeCharacter)
    .replace(/\s+/gu, ' ');
  return cutText(withoutLinks(line), mostBytes);
}

/** A rule's own words: they keep their lines and links, and lose what would not be seen. */
export function ruleText(text: string, mostBytes: number): string {
  const lines = cutText(text, mostBytes).split(/\r\n|\r|\n/);
  const shown = lines.map((line) => line.replace(HIDDEN_CHARACTERS, escapeCharacter));
  return cutText(shown.join('\n'), mostBytes);
}

function withoutLinks(line: string): string {
  return line
    .replaceAll('://', '[:]//')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}[.]`)
    .replace(/\b(mailto|tel|sms|javascript|data):/gi, '$1[:]');
}
