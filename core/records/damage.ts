import { UnreadableFileError } from '../errors';
import { COLON, isSpace, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-scan';
import { endOfValue } from './json-syntax';
import { looksLikeRecord } from './looks-like-record';
import { standingOf } from './standing';

/** Where a search for a sound record ended: at one, or where it may go on with more bytes. */
export interface SoundRecord {
  readonly found: boolean;
  readonly at: number;
}

/**
 * Looks in [from, to) for the first whole CloudTrail record that does not stand inside another, by what is
 * right before it and by what follows it. It is only ever asked behind damage, where nothing inside a string
 * can be told from structure by itself: that is why the candidate must parse and must be a record.
 *
 * @param budget how many bytes may be read again, so that a crafted log cannot buy time
 * @param waitFor one that is not whole yet may become it as long as it has no more bytes: what stands inside it is
 *   not looked at before, or a chunk that ends there would make it a record. 0 where no more bytes come.
 * @throws {UnreadableFileError} when the budget is used up
 */
export function findSoundRecord(
  text: Buffer,
  from: number,
  to: number,
  budget: { bytes: number },
  waitFor = 0,
): SoundRecord {
  let at = from;
  for (;;) {
    const brace = text.indexOf(OPEN_BRACE, at);
    if (brace === -1 || brace >= to) return { found: false, at: to };
    if (budget.bytes <= 0)
      throw new UnreadableFileError('it is too damaged to tell its records apart');
    at = brace + 1;
    if (!mayBeginElement(text, brace)) continue;
    const waiting = { found: false, at: brace };
    const end = endOfValue(text, brace);
    if (typeof end !== 'number') {
      budget.bytes -= end.offset - brace;
      const mayBecomeWhole = end.offset >= text.length;
      if (mayBecomeWhole && text.length - brace <= waitFor) return waiting;
      continue;
    }
    budget.bytes -= end - brace;
    if (!looksLikeRecord(text.subarray(brace, end))) continue;
    const standing = standingOf(text, end);
    if (standing.kind === 'unfinished' && waitFor > 0) return waiting;
    if (standing.kind !== 'inside') return { found: true, at: brace };
    at = standing.goesOnAt;
  }
}

/**
 * Whether an element may begin here: not with the value of a field, nor with the first of a list. A name's colon
 * stands behind a quote, a field's list behind a colon; elsewhere either is damage.
 */
function mayBeginElement(text: Buffer, brace: number): boolean {
  const before = skipSpaceBack(text, brace - 1);
  const byte = text[before];
  if (byte !== COLON && byte !== OPEN_BRACKET) return true;
  const further = text[skipSpaceBack(text, before - 1)];
  return byte === COLON ? further !== QUOTE : further !== COLON && further !== OPEN_BRACKET;
}

function skipSpaceBack(text: Buffer, from: number): number {
  let at = from;
  while (isSpace(text[at])) at--;
  return at;
}
