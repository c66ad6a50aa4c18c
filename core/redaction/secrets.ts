export const LEFT_OUT = '[left out]';

/**
 * Leaves out what is a secret by its form or by its name, as far as the text shows it plainly: neither
 * encodings nor hidden characters are looked through here. One too many is better than one missed.
 * Each expression takes a number of steps that grows with the text and no faster: nothing that repeats is
 * tried again from within itself.
 */
export function withoutSecrets(text: string): string {
  const rest = SECRETS.reduce((left, secret) => {
    const sign = SIGNS.get(secret);
    return sign === undefined || sign.test(left) ? left.replace(secret, LEFT_OUT) : left;
  }, text);
  // What a hidden or an encoded character parted from a secret belonged to it.
  return rest.replace(/\[left out\][\w+/=.~%-]+/g, LEFT_OUT);
}

/** RFC 7468, section 2, and the texts between that OpenSSH and PGP use; to its end, or to the text's. */
const PRIVATE_KEY =
  /-----BEGIN[\w +]{0,40}PRIVATE[ +]KEY[\s\S]*?(?:-----END[\w +]{0,40}(?:-----)?|$)/gi;

/** `https://user:password@example.com` */
const PASSWORD_OF_URL = /:\/\/[^\s/?#@:]*:[^\s/?#@]*(?=@)/g;

/**
 * Parameters of Signature Version 4 and 2 (Amazon S3 API Reference, "Authenticating Requests: Using Query
 * Parameters"; "Signing and authenticating REST requests"), and what others call secrets.
 * `secretsmanager:` stands in names of actions.
 */
const SECRET_NAME = [
  'x[-_]amz[-_][a-z_-]{1,40}',
  String.raw`(?:api[-_]?key|awsaccesskeyid|bearer|cookie|credential|pass(?:word|wd|phrase)|private[-_]?key|pwd|secret(?!smanager)|signature|token)[\w-]{0,20}`,
].join('|');

/** `=`, `:`, `=>` or XML's `>`. Of the colons within an ARN none is meant: a function may be called `token`. */
const IS = String.raw`["'\`]?\s*(?:=>?|:(?<!arn:aws[^\s"'?=&,]{0,200}:(?=\S))=?|>|%3d)\s*`;

const QUOTED = String.raw`"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?`;

/** What begins with an encoding or a hidden character ends nobody sees where: nothing is told from there. */
const VEILED = String.raw`(?:[%&\\]|[^!-~])[\s\S]*`;

/** What is quoted or in brackets, to its end; else a word, after the name of its scheme. */
const VALUE = [
  VEILED,
  QUOTED,
  String.raw`[[{][^\]}]*[\]}]?`,
  String.raw`(?:(?:apikey|basic|bearer|digest|negotiate|token)\s+)?\S*`,
].join('|');

/**
 * From the question mark before it to the end of the word: of a presigned request, nothing that follows
 * is of use and all of it helps whoever finds it.
 */
const SECRET_PARAMETER = new RegExp(
  String.raw`(?:\?[^\s?]*?)?(?:${SECRET_NAME})${IS}(?:${VALUE})`,
  'gi',
);

/** RFC 9110, section 11.6.2: a scheme, and as many words as it likes. */
const AUTHORIZATION = new RegExp(
  String.raw`authorization[\w-]{0,20}${IS}(?:${QUOTED}|[\s\S]*)`,
  'gi',
);

/** RFC 6750, section 2.1, wherever it stands. */
const BEARER_TOKEN = /bearer\s+[\w.~+/=-]{8,}/gi;

/** `{"` in Base64, as every JSON Web Token begins (RFC 7519, section 3.1). */
const JSON_TOKEN = /eyJ[\w.-]{16,}/g;

/**
 * GitHub Docs, "GitHub's token formats"; npm Docs, "About access tokens"; GitLab Docs, "Token overview"; Slack API, "Token types"; Stripe
 * API, "Authentication".
 */
const PREFIXED_TOKEN =
  /(?:gh[oprsu]_[A-Za-z0-9]{16}|npm_[A-Za-z0-9]{36}|(?:github_pat_|glpat-|xox[a-z][.-]|(?<![A-Za-z0-9])(?:xapp-|[rs]k_(?:live|test)_))[\w-]{8})[\w-]*/g;

/**
 * Keys of OpenAI and Anthropic. A bucket of Slovakia begins so as well: a key has 20 characters without a
 * hyphen, or capitals and digits.
 */
const SK_KEY =
  /(?<![A-Za-z0-9])sk-(?:[A-Za-z0-9]{20}|(?=[\w-]{0,120}[A-Z])(?=[\w-]{0,120}[0-9])[\w-]{20})[\w-]*/g;

/**
 * As tokens of STS begin: those in examples of AWS's documentation and in every published presigned URL,
 * from the oldest form to the newest.
 */
const SESSION_TOKEN = /(?:AQoD|FQoG|FwoG|IQoJ|Ago[GJ]b3JpZ2lu)[\w/+=%-]{6,}/g;

/** A signature of Signature Version 4 is 64 hexadecimal digits; a SHA-256 looks the same. */
const SIGNATURE = /(?<![0-9a-f])(?:[0-9a-f]{64,}|[0-9a-f]{48,}(?=…$))/gi;

const LONG_BASE64 = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{100,}={0,2}/g;

/**
 * Behind a slash as behind anything that is no Base64, with capitals, small letters and digits among its
 * characters (a SHA-1 in hexadecimal digits has no capitals). A path may look so as well.
 */
const KEY_BEGINS =
  '(?<![A-Za-z0-9+])(?=[a-z0-9/+]{0,39}[A-Z])(?=[A-Z0-9/+]{0,39}[a-z])(?=[A-Za-z/+]{0,39}[0-9])';
const KEY_ENDS = '(?![A-Za-z0-9+])';

/** 40 characters of Base64. */
const SECRET_KEY = new RegExp(`${KEY_BEGINS}[A-Za-z0-9/+]{40}${KEY_ENDS}`, 'g');

/**
 * A secret access key as SES's SMTP interface takes it: Base64 of the byte 2 or 4 and 32 others (Amazon
 * SES Developer Guide, "Obtaining Amazon SES SMTP credentials").
 */
const SMTP_PASSWORD = new RegExp(`${KEY_BEGINS}(?:A[g-v]|B[A-P])[A-Za-z0-9/+]{42}${KEY_ENDS}`, 'g');

/**
 * A key that a limit of length cut off, as `cutText` and `cutKey` mark it. What is missing of a shorter
 * piece is too much to be guessed: more than 60 bits.
 */
const CUT_KEY = new RegExp(
  `${KEY_BEGINS}[A-Za-z0-9/+]{30,43}(?=(?:%[0-9A-Fa-f]{0,4})?(?:…|~[0-9a-f]{24})$)`,
  'g',
);

/**
 * What stands in every match of an expression that is dear to compile: the first log line of a process waits for those
 * that it has a sign of.
 */
const SIGNS: ReadonlyMap<RegExp, RegExp> = new Map([
  [PRIVATE_KEY, /-----BEGIN/i],
  [AUTHORIZATION, /authorization/i],
  [SECRET_PARAMETER, new RegExp(SECRET_NAME, 'i')],
]);

/** The values of a presigned request that give access: Signature Version 4, and 2 (see `SECRET_NAME`). */
const PRESIGNED_VALUE = /(?<=[?&](?:x-amz-(?:signature|security-token)|signature)=)[^&\s"#]+/gi;

/** A whole JSON Web Token (RFC 7515, section 7.1): what else begins with `eyJ` may be any JSON. */
const SIGNED_TOKEN = /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g;

/** What nothing else looks like. */
const SURE_SECRETS = [
  PRIVATE_KEY,
  PASSWORD_OF_URL,
  PRESIGNED_VALUE,
  BEARER_TOKEN,
  SIGNED_TOKEN,
  PREFIXED_TOKEN,
  SESSION_TOKEN,
];

const SECRETS = [
  PRIVATE_KEY,
  PASSWORD_OF_URL,
  AUTHORIZATION,
  SECRET_PARAMETER,
  BEARER_TOKEN,
  JSON_TOKEN,
  PREFIXED_TOKEN,
  SK_KEY,
  SESSION_TOKEN,
  SIGNATURE,
  LONG_BASE64,
  SECRET_KEY,
  SMTP_PASSWORD,
  CUT_KEY,
];

/**
 * Replaces the credentials in a text that is evidence: those that are told by their form beyond doubt, and
 * the values that make a presigned URL work. Names of objects, hashes and request ids stay.
 * @param text any; of JSON text, without the backslashes that part a secret
 */
export function withoutCredentials(text: string, replacement: string): string {
  return SURE_SECRETS.reduce((left, secret) => left.replace(secret, replacement), text);
}
