/** A text of constant parts, each of them but the last followed by a text that it is filled with. */
export interface Form {
  /** In ASCII; one more than there are `fillings`. */
  readonly constants: readonly string[];
  /** Which of the texts stands behind each constant part. None of two neighbours begins in the midst of a character. */
  readonly fillings: readonly number[];
}

/** Texts for a form. */
export interface Filled {
  /** Which of the forms that the reader has. */
  readonly form: number;
  readonly texts: readonly string[];
}

/** For template literals that hold the numbers of the texts. */
export function formOf(constants: TemplateStringsArray, ...fillings: readonly number[]): Form {
  return { constants, fillings };
}

/** One form of several that follow one another. */
export function joinForms(...forms: readonly Form[]): Form {
  const constants: string[] = [''];
  for (const form of forms) {
    const [first = '', ...others] = form.constants;
    constants.push(`${constants.pop()}${first}`, ...others);
  }
  return { constants, fillings: forms.flatMap(({ fillings }) => fillings) };
}

/** The whole text. */
export function fill(forms: readonly Form[], { form, texts }: Filled): string {
  const { constants = [], fillings = [] } = forms[form] ?? {};
  return constants
    .map((constant, at) => `${constant}${texts[fillings[at] ?? texts.length] ?? ''}`)
    .join('');
}

/** What says in `formBytes` that no text follows. */
const NO_FILLING = 0xffff;

/** A form as assembly/form.ts reads it. */
export function formBytes({ constants, fillings }: Form): Buffer {
  const head = Buffer.alloc(4 + 4 * constants.length);
  head.writeInt32LE(constants.length);
  for (const [at, constant] of constants.entries()) {
    head.writeUInt16LE(constant.length, 4 + 4 * at);
    head.writeUInt16LE(fillings[at] ?? NO_FILLING, 6 + 4 * at);
  }
  return Buffer.concat([head, Buffer.from(constants.join(''), 'latin1')]);
}
