import { escapeCharacter, HIDDEN_CHARACTERS } from '../hidden-characters';
import { cutText } from '../items/cut';
import { decodeText } from './decode-text';
import { withoutSecrets } from './secrets';

/** Several times what is told of any field: searching a text stays cheap, however long it is. */
const MOST_READ_BYTES = 4096;

/** Layers of encodings that are looked through: a URL in JSON in a URL has three. */
const MOST_LAYERS = 3;

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

interface Search {
  readonly text: string;
  readonly hasFound: boolean;
}

function withoutPrivateParts(text: string): string {
  let search = searchLayer({ text, hasFound: false });
  for (let layer = 0; layer < MOST_LAYERS; layer++)
    search = searchLayer({ ...search, text: decodeText(search.text) });
  return search.hasFound ? search.text : text;
}

/** Before each layer is undone what it shows is left out whole: a decoded blank would end a password. */
function searchLayer({ text, hasFound }: Search): Search {
  // A hidden character parts a secret from what stands before it, or is within it.
  const parted = cleaned(text);
  const joined = parted.replace(HIDDEN_CHARACTERS, '');
  const clean = cleaned(joined);
  return { text: clean, hasFound: hasFound || parted !== text || clean !== joined };
}

function cleaned(text: string): string {
  return withoutAddresses(withoutSecrets(text));
}

/** What stands before an at sign; `"john smith"@example.com` too. */
const BEFORE_AT =
  /"[^"@]{1,64}"@|(?<![^\s/:<>()[\],;"?&@])([^\s/:<>()[\],;"?&@])[^\s/:<>()[\],;"?&@]*@/gu;

function withoutAddresses(line: string): string {
  return line.replace(BEFORE_AT, (_, first = '…') => (first === '…' ? '…@' : `${first}…@`));
}

function withoutLinks(line: string): string {
  return line
    .replaceAll('://', '[:]//')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}[.]`)
    .replace(/\b(mailto|tel|sms|javascript|data):/gi, '$1[:]');
}
