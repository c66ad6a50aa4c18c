import type { TrailEvent } from '../../core/events/event';
import { isDenial } from '../../core/queries/denied';
import type { CloudTrailRecord } from '../../core/records/record';
import { forJson } from './neutralise';

/** What a draft of a rule is made of. */
export interface DraftOf {
  readonly event: TrailEvent;
  readonly record: CloudTrailRecord;
  /** A fresh UUID. */
  readonly id: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/**
 * A rule in Sigma's YAML that matches an event by its source and name, with what would narrow it down in
 * comments. It loads as it is.
 */
export function draftRule({ event, record, id, date }: DraftOf): string {
  const { eventSource, eventName } = event;
  const suggestions = suggestionsFor(event, record).map((line) => `    # ${line}\n`);
  return `\
title: ${quote(`${eventName} of ${eventSource}`)}
id: ${id}
name: ${nameOfDraft(event)}
status: experimental
description: ${quote(`Somebody calls ${eventName}. Say here why that matters.`)}
references: []
date: ${date}
tags: []
logsource:
  product: aws
  service: cloudtrail
detection:
  selection:
    eventSource: ${quote(literally(eventSource))}
    eventName: ${quote(literally(eventName))}
    # All lines must hold. These hold of the event that this was drafted from:
${suggestions.join('')}\
  condition: selection
falsepositives:
  - Say here who does this in the course of their work
level: medium
trailstore:
  group-by: [trailstore.account, trailstore.principal]
  window: 1h
  response: |
    Say here what to do next.
`;
}

/** `ses_delete_identity`: what correlations and the command line call the rule. */
export function nameOfDraft({ service, eventName }: TrailEvent): string {
  const words = eventName.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_');
  return `${service.replace(/[^a-z0-9]+/g, '_')}_${words.toLowerCase()}`.slice(0, LONGEST_NAME);
}

/** Sigma's convention for file names, which names follow here. */
const LONGEST_NAME = 66;

function suggestionsFor(event: TrailEvent, record: CloudTrailRecord): string[] {
  const { principal, accessKey, resource, objectKey } = event;
  const lines: (readonly [field: string, value: string | undefined])[] = [
    ['trailstore.account', event.account],
    ['trailstore.principal', principal],
    ['trailstore.accessKey', accessKey],
    ['trailstore.resource', resource],
    ['trailstore.objectKey', objectKey],
    ['awsRegion', record.awsRegion],
    ['sourceIPAddress', record.sourceIPAddress],
    ['userAgent', record.userAgent],
  ];
  const known = lines.flatMap(([field, value]) =>
    value === undefined ? [] : `${field}: ${quote(literally(value))}`,
  );
  return [...known, ...errorSuggestions(event)];
}

function errorSuggestions({ errorCode }: TrailEvent): string[] {
  if (errorCode === undefined) return ['errorCode: null  # calls that failed changed nothing'];
  const line = `errorCode: ${quote(literally(errorCode))}`;
  return isDenial(errorCode) ? [line, 'trailstore.denied: true'] : [line];
}

/** JSON's texts are YAML's in double quotes; what must not be printed as it is stands as escapes. */
function quote(text: string): string {
  return forJson(text);
}

/**
 * A text that matches itself and nothing else. Sigma rules specification 2.1, "Escape Character": `*` and
 * `?` are wildcards unless a backslash stands before them, and two backslashes stand for one.
 */
function literally(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&');
}
