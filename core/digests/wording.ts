/**
 * The words of AWS's own validator, aws-cli's awscli/customizations/cloudtrail/validation.py, where they
 * are not simply a sentence. It is a Python program, and some of its verdicts are Python's own messages.
 */

export function s3Uri(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`;
}

/** As the validator prints a time, in UTC and whole seconds: `2026-01-02T03:04:05Z`. */
export function displayTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** As CloudTrail writes a time, with what other forms of ISO 8601 may hold. */
const DATE_TIME =
  /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d):?(\d\d)(\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?$/;

/**
 * Reads a time that a digest or an object's metadata holds. An offset is not looked at: `normalize_date`
 * of the validator puts UTC in its place. (Its parser, dateutil, guesses at almost any text; CloudTrail
 * writes one form.)
 * @returns undefined when it is no time
 */
export function parseDigestTime(text: string): Date | undefined {
  const [, year, month, day, hours, minutes, seconds, fraction = ''] = DATE_TIME.exec(text) ?? [];
  const iso = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}`;
  const time = new Date(`${iso}${fraction.slice(0, 4)}Z`);
  // JavaScript takes 30 February for 2 March.
  return time.getTime() >= 0 && time.toISOString().startsWith(iso) ? time : undefined;
}

/** A JSON value as Python puts it into a sentence. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Python's name for a JSON value's type. */
export function pythonType(value: unknown): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    case 'string':
      return 'str';
    default:
      return 'dict';
  }
}

/** What Python's `binascii.unhexlify` has against a text; undefined when it is hexadecimal. */
export function hexComplaint(text: string): string | undefined {
  if (/[\u0080-\uffff]/.test(text)) return 'string argument should contain only ASCII characters';
  if (text.length % 2 === 1) return 'Odd-length string';
  return /^[0-9a-f]*$/i.test(text) ? undefined : 'Non-hexadecimal digit found';
}

/** What Python's `base64.b64decode` has against a text, of which it skips all that is not base64. */
export function base64Complaint(text: string): string | undefined {
  const digits = text.replaceAll(/[^A-Za-z0-9+/]/g, '').length;
  const padding = text.replaceAll(/[^=]/g, '').length;
  const rest = digits % 4;
  if (rest === 1) {
    return `Invalid base64-encoded string: number of data characters (${digits}) cannot be 1 more than a multiple of 4`;
  }
  return rest > 0 && padding < 4 - rest ? 'Incorrect padding' : undefined;
}
