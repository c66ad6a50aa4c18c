import type { AlertDetail } from './alert-detail';
import { type AlertStory, describeAlert } from './describe-alert';
import { joinParagraphs, said, tied, wrap } from './prose';

export type { AlertStory } from './describe-alert';

/** An alert as it is sent. */
export interface AlertMessage {
  /** Of a mail: one line of at most 99 ASCII characters. */
  readonly subject: string;
  /** Of a mail: prose for a person. */
  readonly text: string;
  /** For programs. */
  readonly detail: AlertDetail;
}

/**
 * Writes the message about an alert. What the event says is quoted, and never begins a line; neither
 * secrets nor whole e-mail addresses are in it.
 */
export function composeMessage(story: AlertStory): AlertMessage {
  const detail = describeAlert(story);
  return { subject: subjectOf(detail), text: textOf(detail), detail };
}

/**
 * "No line breaks or control characters, and less than 100 characters long" (Amazon SNS API Reference,
 * "Publish"). It allows UTF-8 by now; mail programs and pagers that show ASCII alone are many.
 */
const LONGEST_SUBJECT = 99;

function subjectOf({ rule, where }: AlertDetail): string {
  const account = /^\d{12}$/.test(where.account) ? where.account : 'unknown';
  const [head, tail] = [`${rule.level.toUpperCase()}: `, ` (account ${account})`];
  const title = asciiOf(rule.title);
  const room = LONGEST_SUBJECT - head.length - tail.length;
  return `${head}${title.length <= room ? title : `${title.slice(0, room - 3)}...`}${tail}`;
}

function asciiOf(text: string): string {
  return text
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, '-')
    .replaceAll('…', '...')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/gu, '?');
}

function textOf(detail: AlertDetail): string {
  const { rule } = detail;
  return joinParagraphs([
    wrap(`${rule.level.toUpperCase()}: ${rule.title}`),
    ...proseOf(rule.description),
    wrap(whoSentence(detail)),
    wrap(whatSentence(detail)),
    wrap(whenSentence(detail)),
    wrap(whereSentence(detail)),
    wrap(howManySentence(detail)),
    ...recentOf(detail),
    ...responseOf(detail),
    ...commandsOf(detail),
    ...falsePositivesOf(detail),
    ruleOf(detail),
    wrap(`CloudTrail event:${said(detail.eventId)}. Alert:${said(detail.id)}.`),
  ]);
}

/** A rule's paragraphs; a line that is indented or begins an item stays one. */
function proseOf(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const paragraphs = text.split(/\n\s*\n/).filter((each) => each.trim() !== '');
  return paragraphs.map((paragraph) =>
    paragraph
      .split(/\n(?=\s|[-*] |\d+\. )/)
      .map((item) => wrap(item))
      .join('\n'),
  );
}

function whoSentence({ who }: AlertDetail): string {
  const { principal, accessKey, accessKeyKind, sourceIp, userAgent } = who;
  const kind = accessKeyKind === undefined ? '' : `${accessKeyKind} `;
  const parts = [
    principal === undefined ? 'the event names nobody' : `principal${said(principal)}`,
    accessKey && `with the ${kind}access key${said(accessKey)}`,
    sourceIp && `from${said(sourceIp)}`,
    userAgent && `by the user agent${said(userAgent)}`,
  ];
  return `Who: ${parts.filter(Boolean).join(', ')}.`;
}

function whatSentence({ what }: AlertDetail): string {
  const { eventName, eventSource, outcome, errorCode } = what;
  if (eventName === undefined || outcome === undefined)
    return 'What: the event is no longer in the store.';
  const source = eventSource === undefined ? '' : ` of${said(eventSource)}`;
  const words = inWords(eventName);
  const named =
    words === undefined ? `the call${said(eventName)}` : `${words}, the call${said(eventName)}`;
  const became = {
    succeeded: 'It succeeded.',
    denied: `It was denied:${said(errorCode ?? '')}.`,
    failed: `It failed:${said(errorCode ?? '')}.`,
  };
  return `What: ${named}${source}. ${became[outcome]}`;
}

/** `PutBucketPolicy` as `put bucket policy`; nothing for what is no such name. */
function inWords(eventName: string): string | undefined {
  if (!/^[A-Z][A-Za-z]{1,63}$/.test(eventName)) return undefined;
  const words = eventName
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ');
  return words.map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase())).join(' ');
}

function whenSentence({ when: { at, first, last } }: AlertDetail): string {
  const raised = `at${timeSaid(at)}`;
  if (first === last) return `When: ${raised}.`;
  return `When: ${raised}; the first event at${timeSaid(first)}, the last at${timeSaid(last)}.`;
}

/** `2026-03-04 05:06:07 UTC` */
function timeSaid(at: string): string {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at);
  return isTime ? tied(`${at.slice(0, 10)} ${at.slice(11, 19)} UTC`) : said(at);
}

function whereSentence({ where, resource }: AlertDetail): string {
  const parts = [
    `account${said(where.account)}`,
    where.region && `Region${said(where.region)}`,
    resource && `on${said(resource.name)}`,
    resource?.objectKey && `object key${said(resource.objectKey)}`,
  ];
  return `Where: ${parts.filter(Boolean).join(', ')}.`;
}

function howManySentence({ count, group, where, who, resource }: AlertDetail): string {
  const told = ['', where.account, who.principal, resource?.name];
  const shared = group
    .filter(({ value }) => !told.includes(value))
    .map(({ field, value }) => `${field}${said(value)}`);
  const events = count === 1 ? 'one event' : `${count} events so far`;
  return `How many: ${events}${shared.length === 0 ? '' : `, all with ${shared.join(', ')}`}.`;
}

function recentOf({ recent }: AlertDetail): readonly string[] {
  if (recent.length === 0) return [];
  const items = recent.map(({ at, eventName, eventSource, region, ...event }) => {
    const { resource, objectKey, errorCode } = event;
    const parts = [
      `- at${timeSaid(at)}:${said(eventName)} of${said(eventSource)}`,
      region && `in${said(region)}`,
      resource && `on${said(resource)}`,
      objectKey && `object key${said(objectKey)}`,
      errorCode && `error${said(errorCode)}`,
    ];
    return wrap(parts.filter(Boolean).join(', '), '  ');
  });
  return [['The last things it did, newest first:', ...items].join('\n')];
}

function responseOf({ rule: { response } }: AlertDetail): readonly string[] {
  const [first, ...others] = proseOf(response);
  return first === undefined ? [] : [`What to do:\n${first}`, ...others];
}

function commandsOf({ commands }: AlertDetail): readonly string[] {
  if (commands.length === 0) return [];
  // Not wrapped: they are to be copied.
  return [['These commands show all of it:', ...commands.map((each) => `  ${each}`)].join('\n')];
}

function falsePositivesOf({ rule: { falsePositives } }: AlertDetail): readonly string[] {
  if (falsePositives.length === 0) return [];
  const items = falsePositives.map((each) => wrap(`- ${each}`, '  '));
  return [['Harmless causes to rule out:', ...items].join('\n')];
}

function ruleOf({ rule: { id, name, title, references } }: AlertDetail): string {
  const names = name === undefined || name === id ? id : `${name}, ${id}`;
  const links = references.map((each) => `  ${each}`);
  return [wrap(`Rule: ${title} (${names}).`), ...links].join('\n');
}
