import { HIDDEN_CHARACTERS } from '../hidden-characters';
import { decodeText } from './decode-text';
import { withoutSecrets } from './secrets';

/** Layers of encodings that are looked through: a URL in JSON in a URL has three. */
const MOST_LAYERS = 3;

interface Search {
  readonly text: string;
  readonly hasFound: boolean;
}

/**
 * Leaves secrets (`[left out]`) and e-mail addresses (`a…@example.com`) out of a text, behind encodings and
 * hidden characters too. A text that has some comes back decoded, any other as it is.
 */
export function withoutPrivateParts(text: string): string {
  let searched = text;
  let search = searchLayer({ text, hasFound: false });
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    const decoded = decodeText(search.text);
    // What was just searched would show the same again.
    if (decoded === searched) break;
    searched = decoded;
    search = searchLayer({ ...search, text: decoded });
  }
  return search.hasFound ? search.text : text;
}

/** Before each layer is undone what it shows is left out whole: a decoded blank would end a password. */
function searchLayer({ text, hasFound }: Search): Search {
  // A hidden character parts a secret from what stands before it, or is within it.
  const parted = cleaned(text);
  const joined = parted.replace(HIDDEN_CHARACTERS, '');
  // As most texts are: what was just searched would show the same again, at the price of a long search.
  const clean = joined === text && parted === text ? text : cleaned(joined);
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
