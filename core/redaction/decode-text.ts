/** HTML Living Standard, "Named character references": the marks around and within secrets and addresses. */
const NAMED_CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['apos', "'"],
  ['colon', ':'],
  ['commat', '@'],
  ['equals', '='],
  ['lowbar', '_'],
  ['percnt', '%'],
  ['period', '.'],
  ['plus', '+'],
  ['quot', '"'],
  ['sol', '/'],
]);

const LAST_CODE_POINT = 0x10ffff;

/**
 * Undoes one layer of what texts are wrapped in on their way through URLs, JSON and HTML: percent signs,
 * character references, backslashes, and full-width and small forms of ASCII. A percent sign, an ampersand
 * or a backslash that was encoded over and over counts as one layer. What is no encoding stays.
 */
export function decodeText(text: string): string {
  if (!ENCODED.test(text)) return text;
  return decodeForms(decodeEscapes(decodeReferences(decodePercent(text))));
}

/** One of these is in each encoding: to look for all takes five expressions, which a cold start would compile. */
const ENCODED = /[%&\\\uff01-\uff5e\ufe50-\ufe6b]/;

/** `%40`; bytes that are no UTF-8 become U+FFFD. */
function decodePercent(text: string): string {
  return text
    .replace(/%(?:25)+(?=[0-9a-f]{2})/gi, '%')
    .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
      Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
    );
}

/** `&#64;`, `&#x40;` and `&commat;`; browsers read the first two without their semicolons too. */
function decodeReferences(text: string): string {
  return text
    .replace(/&(?:amp;)+/gi, '&')
    .replace(/&#x0{0,8}([0-9a-f]{1,6});?/gi, (whole, code: string) => character(whole, code, 16))
    .replace(/&#0{0,8}([0-9]{1,7});?/g, (whole, code: string) => character(whole, code, 10))
    .replace(/&([a-z]{3,6});/gi, (whole, name: string) => {
      return NAMED_CHARACTERS.get(name.toLowerCase()) ?? whole;
    });
}

/** `\u0040`, `\u{40}`, `\x40`, and the `\"` and `\/` of JSON, however many backslashes they have by now. */
function decodeEscapes(text: string): string {
  return text
    .replace(
      /(?<!\\)\\+(?:u([0-9a-f]{4})|u\{0{0,8}([0-9a-f]{1,6})\}|x([0-9a-f]{2}))/gi,
      (whole, four?: string, braced?: string, two?: string) =>
        character(whole, four ?? braced ?? two ?? '', 16),
    )
    .replace(/(?<!\\)\\+(?=["'/])/g, '');
}

/** `＠` and `﹫`: Unicode's blocks "Halfwidth and Fullwidth Forms" and "Small Form Variants". */
function decodeForms(text: string): string {
  return text.replace(/[\uff01-\uff5e\ufe50-\ufe6b]/g, (form) => form.normalize('NFKC'));
}

/** @returns the encoding itself where it names no character */
function character(encoding: string, digits: string, radix: 10 | 16): string {
  const code = Number.parseInt(digits, radix);
  return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : encoding;
}
