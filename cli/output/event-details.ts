import type { StoredEvent } from '../../core/items/stored-event';
import type { LedgerEntry } from '../../core/ledger/ledger-entry';
import type { Addendum } from '../../core/records/addendum';
import type { Correction, EventDetails } from '../event-relations';
import { indentJson } from './json-text';
import { forTerminal } from './neutralise';

/** A name, and the lines that stand behind it; nothing is printed of it where there are none. */
type Entry = readonly [
  name: string,
  lines: string | false | undefined | readonly (string | undefined)[],
];

/** An event as a person reads it: what is known of it in words, then its record. */
export function describeDetails(details: EventDetails): string {
  const { event, record } = details;
  const sections = [
    printEntries(attributesOf(event)),
    printEntries(originOf(details)),
    printEntries(linksOf(details)),
  ].filter((section) => section !== '');
  const title = forTerminal(`${event.eventName} (${event.eventSource})`);
  const last = record === undefined ? wayToRecord(details) : indentJson(record.toString());
  return `${[title, ...sections, last].join('\n\n')}\n`;
}

/** How to get a record that is too large for the store. */
function wayToRecord({ event: { index = 0 }, files }: EventDetails): string {
  const commands = files.map(({ file: { uri } }) => {
    const isGzip = uri.endsWith('.gz');
    return `  ${readCommand(uri)}${isGzip ? ' | gunzip' : ''} | jq '.Records[${index}]'`;
  });
  return forTerminalLines([
    'The record is too large for the store, and is in its log file alone:',
    ...(commands.length > 0 ? commands : ['  the ledger has no file of this name']),
  ]);
}

function readCommand(uri: string): string {
  if (uri.startsWith('s3://')) return `aws s3 cp ${shellWord(uri)} -`;
  return `cat ${shellWord(decodeURIComponent(uri.replace(/^file:\/\//, '')))}`;
}

function shellWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function forTerminalLines(lines: readonly string[]): string {
  return lines.map(forTerminal).join('\n');
}

function attributesOf(event: StoredEvent): readonly Entry[] {
  const { copySource, copySourceKey, errorCode, errorMessage } = event;
  return [
    ['time', event.at],
    ['event id', event.eventID],
    ['account', event.account],
    ['Region', event.region],
    ['service', event.service],
    ['category', event.category],
    ['level', event.level],
    ['access', event.access],
    ['principal', event.principal],
    ['principal type', event.principalType],
    ['access key', event.accessKey],
    ['session', event.session],
    ['credentials', credentialsOf(event)],
    ['source identity', event.sourceIdentity],
    ['invoked by', event.invokedBy],
    ['source address', event.sourceIp],
    ['user agent', event.userAgent],
    ['resource', event.resource],
    ['object key', event.objectKey],
    ['copied from', copySource && [copySource, copySourceKey].filter(Boolean).join('/')],
    ['resources', event.resources],
    ['error', [errorCode, errorMessage].filter(Boolean).join(': ') || undefined],
    ['shared event id', event.sharedEventID],
    ['contested', event.contested && 'another record bears this event id, with another content'],
    ['altered', event.altered && 'credentials were cut out of the record'],
  ];
}

/** `temporary, with MFA` */
function credentialsOf({ temporary, mfa }: StoredEvent): string | undefined {
  const words = [
    temporary === undefined ? undefined : temporary ? 'temporary' : 'long-term',
    mfa === undefined ? undefined : mfa ? 'with MFA' : 'without MFA',
  ];
  return words.filter(Boolean).join(', ') || undefined;
}

function originOf({ event: { file, index }, files }: EventDetails): readonly Entry[] {
  return [
    ['log file', file],
    ['record', index === undefined ? undefined : `${index}, counted from 0`],
    ...(files.length === 0
      ? [['ledger', file && 'it has no file of this name'] as const]
      : files.flatMap(accountOf)),
  ];
}

function accountOf({ file, ingestedAt, sha256 }: LedgerEntry): readonly Entry[] {
  return [
    ['address', file.uri],
    ['ingested', ingestedAt],
    ['SHA-256', sha256],
  ];
}

function linksOf({ event, copies, sameId, corrects, correctedBy }: EventDetails): readonly Entry[] {
  const noCopies = event.sharedEventID && copies.length === 0 ? ['none is stored'] : [];
  return [
    ['copies', [...copies.map(line), ...noCopies]],
    ['same id', sameId.map(line)],
    ['corrects', corrects && describeCorrection(corrects)],
    ['corrected by', correctedBy.flatMap((by) => [line(by.event), describeAddendum(by)])],
  ];
}

function describeCorrection(correction: Correction): (string | undefined)[] {
  const { original, originalEventID, originalRequestID } = correction;
  const found = original && line(original);
  return [
    found ?? (originalEventID && `event ${originalEventID}, which is not stored beside it`),
    originalRequestID && `request ${originalRequestID}`,
    describeAddendum(correction),
  ];
}

const REASONS: Readonly<Record<string, string>> = {
  DELIVERY_DELAY: 'it was delivered late',
  UPDATED_DATA: 'its data was updated',
  SERVICE_OUTAGE: 'it was recorded late, after an outage',
};

function describeAddendum({ reason, updatedFields }: Addendum): string | undefined {
  const words = reason && (REASONS[reason] ? `${REASONS[reason]} (${reason})` : reason);
  const fields = updatedFields.length > 0 ? `updated: ${updatedFields.join(', ')}` : undefined;
  return [words, fields].filter(Boolean).join('; ') || undefined;
}

/** What `show` finds the event by again, then who did what. */
function line({ at, eventID, account, eventName, principal }: StoredEvent): string {
  return `${at}#${eventID}  account ${account}  ${eventName}  ${principal}`;
}

function printEntries(entries: readonly Entry[]): string {
  const width = Math.max(...NAMES.map(({ length }) => length));
  return entries
    .flatMap(([name, written]) => {
      const lines = (typeof written === 'string' ? [written] : written || []).filter(Boolean);
      return lines.map((each = '', n) =>
        forTerminal(`${(n === 0 ? name : '').padEnd(width)}  ${each}`),
      );
    })
    .join('\n');
}

/** The longest names of all entries. */
const NAMES = ['shared event id', 'source identity'] as const;
