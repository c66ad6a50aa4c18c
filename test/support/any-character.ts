import fc from 'fast-check';

const SURROGATES_FROM = 0xd800;
const SURROGATES = 0x800;
const CODE_POINTS = 0x110000;

/**
 * Any code point but a lone surrogate: fast-check's unit `binary`, draw for draw, without the table of all
 * 1,112,064 characters that it fills in each suite to read them back.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat(CODE_POINTS - SURROGATES - 1)
  .map(characterAt, placeOf);

function characterAt(place: number): string {
  return String.fromCodePoint(place < SURROGATES_FROM ? place : place + SURROGATES);
}

/** @throws {Error} what fast-check asks for: when it is no character of these */
function placeOf(character: unknown): number {
  const code = typeof character === 'string' ? character.codePointAt(0) : undefined;
  if (code === undefined) throw new Error('no character');
  const place = code < SURROGATES_FROM ? code : code - SURROGATES;
  if (characterAt(place) !== character) throw new Error('no character, or several');
  return place;
}
