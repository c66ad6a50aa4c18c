/** Turns the bytes of a rule's text into those of another encoding of it. */
export type Encode = (text: string) => Uint8Array;

/** Sigma modifiers 2.1.0, "Encoding"; `wide` is another name of `utf16le`. */
export const UTF16_ENCODINGS: Readonly<Record<string, Encode>> = {
  wide: (text) => Buffer.from(text, 'utf16le'),
  utf16le: (text) => Buffer.from(text, 'utf16le'),
  utf16be: (text) => Buffer.from(text, 'utf16le').swap16(),
  utf16: (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
};

/** Bytes in Base64, padded. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/**
 * What stands in a Base64 text wherever the bytes do: for each of the three places in a group of three
 * bytes, the characters that the bytes decide alone.
 * @returns fewer than three where the bytes are too few to decide a character
 */
export function toBase64AtOffsets(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = toBase64(Buffer.concat([Buffer.alloc(offset), bytes]));
    // A character holds six bits: those of bytes before and after are not ours.
    const first = Math.ceil((offset * 8) / 6);
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    return end > first ? [encoded.slice(first, end)] : [];
  });
}

const DASHES = ['-', '/', '–', '—', '―'];
/** Dashes that begin a flag, as pySigma tells them: `\B[-/]\b`. Others belong to words. */
const FLAG_DASH = /\B[-/–—―]\b/g;
/** Five forms of each: more would be thousands of texts. */
const MOST_DASHES = 4;

/**
 * All forms of a command line whose flags begin with one dash or another.
 * Source: Sigma modifiers 2.1.0, `windash`.
 * @returns undefined when there are too many
 */
export function dashForms(text: string): readonly string[] | undefined {
  const pieces = text.split(FLAG_DASH);
  if (pieces.length - 1 > MOST_DASHES) return undefined;
  return pieces.reduce<readonly string[]>(
    (forms, piece, at) =>
      at === 0 ? [piece] : forms.flatMap((form) => DASHES.map((dash) => `${form}${dash}${piece}`)),
    [],
  );
}
