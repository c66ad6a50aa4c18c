import { escapeCharacter, HIDDEN_CHARACTERS } from '../hidden-characters';
import { cutText } from '../items/cut';

/** Several times what is told of any field: searching a text stays cheap, however long it is. */
const MOST_READ_BYTES = 4096;

export const LEFT_OUT = '[left out]';

/**
 * A text of an event as it may leave the account: one line without hidden characters (`\u{1b}`), secrets
 * (`[left out]`), e-mail addresses (`a…@example.com`) and links that a mail program would make clickable
 * (`https[:]//`), cut to a number of UTF-8 bytes.
 */
export function plainText(text: string, mostBytes: number): string {
  // Hidden characters first: what they hide, an address say, is then seen.
  const line = cutText(text, MOST_READ_BYTES)
    .replace(HIDDEN_CHARACTERS, escapeCharacter)
    .replace(/\s+/gu, ' ');
  return cutText(withoutLinks(withoutAddresses(withoutSecrets(line))), mostBytes);
}

/** A rule's own words: they keep their lines and links, and lose what would not be seen. */
export function ruleText(text: string, mostBytes: number): string {
  const lines = cutText(text, mostBytes).split(/\r\n|\r|\n/);
  const shown = lines.map((line) => line.replace(HIDDEN_CHARACTERS, escapeCharacter));
  return cutText(shown.join('\n'), mostBytes);
}

/**
 * From the question mark before it to the end of the word: of a presigned request, nothing that follows
 * is of use and all of it helps whoever finds it. Amazon S3 API Reference, "Authenticating Requests:
 * Using Query Parameters", and the parameters of Signature Version 2; then what others call secrets.
 */
const SECRET_PARAMETER =
  /(?:(?:\?|%3f)[^\s?]*?)?(?:x-amz-[a-z-]+\s?(?:=|%3d|:)|(?:awsaccesskeyid|authorization|credential|password|secret|signature|token)[a-z_-]{0,20}(?:=|%3d))\s?\S*/gi;

/** As STS's tokens begin: AWS's own examples, and every published one since. */
const SESSION_TOKEN = /(?:AQoDYXdz|FQoGZXIvYXdz|FwoGZXIvYXdz|IQoJb3JpZ2lu)[\w/+=%-]*/g;

/**
 * What has the form of a secret access key: 40 characters of Base64, with capitals, small letters and
 * digits among them (a SHA-1 in hexadecimal digits has no capitals), between slashes too. A path may have
 * it as well: better one too many than one missed.
 */
const SECRET_KEY =
  /(?<![A-Za-z0-9+])(?=[a-z0-9/+]{0,39}[A-Z])(?=[A-Z0-9/+]{0,39}[a-z])(?=[A-Za-z/+]{0,39}[0-9])[A-Za-z0-9/+]{40}(?![A-Za-z0-9+=])/g;

function withoutSecrets(line: string): string {
  return line
    .replace(SECRET_PARAMETER, LEFT_OUT)
    .replace(SESSION_TOKEN, LEFT_OUT)
    .replace(SECRET_KEY, LEFT_OUT);
}

/** What stands before an at sign, written as it is or as in a URL; `"john smith"@example.com` too. */
const BEFORE_AT =
  /"[^"@]{1,64}"(?:@|＠|%40)|(?<![^\s/:<>()[\],;"?&@＠])([^\s/:<>()[\],;"?&@＠])[^\s/:<>()[\],;"?&@＠]*(?:@|＠|%40)/giu;

function withoutAddresses(line: string): string {
  return line.replace(BEFORE_AT, (_, first?: string) => `${first ?? ''}…@`);
}

function withoutLinks(line: string): string {
  return line
    .replaceAll('://', '[:]//')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}[.]`)
    .replace(/\b(mailto|tel|sms|javascript|data):/gi, '$1[:]');
}
