/**
 * CloudWatch takes so much of an alarm's description.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export const LONGEST_DESCRIPTION = 1024;

/** What happened may not push out what to do. */
const LONGEST_RESPONSE = 640;

const ACTION = '\n\nWhat to do: ';

export interface AlarmText {
  readonly title: string;
  readonly description?: string | undefined;
  readonly response?: string | undefined;
}

/** What happened, then what to do, in whole sentences, as many as an alarm's description has room for. */
export function describeAlarm({ title, description = '', response }: AlarmText): string {
  const happened = `${title.trim().replace(/\.$/, '')}. ${onOneLine(description)}`.trim();
  if (response === undefined) return wholeSentences(happened, LONGEST_DESCRIPTION);
  const action = ACTION + wholeSentences(onOneLine(response), LONGEST_RESPONSE);
  return wholeSentences(happened, LONGEST_DESCRIPTION - action.length) + action;
}

/** YAML breaks lines where the file's margin is. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** The beginning of a text that ends with a sentence; a first sentence that is too long is cut. */
function wholeSentences(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.slice(0, most).search(/[.!?](?=\s)(?!.*[.!?]\s)/s);
  return end > 0 ? text.slice(0, end + 1) : `${text.slice(0, most - 1)}…`;
}
