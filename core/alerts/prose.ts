import { escapeCharacter } from '../hidden-characters';

/** RFC 5322, section 2.1.1: lines of a mail should be no longer. */
const LINE_CHARACTERS = 78;

/**
 * Keeps words together on one line, and stands for a blank in the end. Texts of events and rules have
 * none: it is a control character, and those are escaped.
 */
const TIE = '\u0000';

/** Marks that would end a quotation, or look as if they did. */
const QUOTATION_MARKS = /["“”„‟〝〞〟＂«»]/g;

const SINGLE_WORD = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/**
 * What an event says, to be put behind a word of ours: a single word as it is, anything else in quotation
 * marks. It never begins a line, so that it cannot be taken for ours.
 */
export function said(text: string): string {
  const shown = SINGLE_WORD.test(text)
    ? text
    : `“${text.replace(QUOTATION_MARKS, escapeCharacter)}”`;
  return tied(shown);
}

/** A text to be put behind a word of ours, on the same line. */
export function tied(text: string): string {
  return TIE + text.replaceAll(' ', TIE);
}

/**
 * Breaks a paragraph into lines, which begin and end with words; a quotation stays whole on a line that
 * is as long as it must be.
 * @param hanging what every line but the first begins with
 */
export function wrap(paragraph: string, hanging = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/\s+/).filter((each) => each !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    const indent = lines.length === 0 ? 0 : hanging.length;
    if (line !== '' && indent + longer.length > LINE_CHARACTERS) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].join(`\n${hanging}`).replaceAll(TIE, ' ');
}

/** Joins paragraphs to the body of a mail, in which no line is one that mail programs take for quoted. */
export function joinParagraphs(paragraphs: readonly string[]): string {
  // `>` and `|` open a quotation, `From ` a message of an mbox file, `-- ` a signature.
  const body = paragraphs.join('\n\n').replace(/^(?=[>|]|From |-- )/gm, ' ');
  return `${body}\n`;
}
