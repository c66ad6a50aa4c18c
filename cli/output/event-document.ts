import type { StoredEvent } from '../../core/items/stored-event';
import type { EventDetails } from '../event-relations';
import { EVENT_COLUMNS } from './event-columns';
import { indentJson } from './json-text';

/** An event as one JSON object; `record` is the record as it stands in the log, indented; null where it is there alone. */
export function eventDocument(details: EventDetails): string {
  const { event, record, files, copies, sameId, corrects, correctedBy } = details;
  const fields: readonly (readonly [string, string])[] = [
    ['event', JSON.stringify(fieldsOf(event))],
    ['record', record?.toString() ?? 'null'],
    ['file', JSON.stringify(fileOf(event, files))],
    ['copies', JSON.stringify(copies.map(fieldsOf))],
    ['sameID', JSON.stringify(sameId.map(fieldsOf))],
    ['corrects', JSON.stringify(corrects ? correctionOf(corrects) : null)],
    [
      'correctedBy',
      JSON.stringify(
        correctedBy.map(({ event: by, ...addendum }) => ({ ...addendum, event: fieldsOf(by) })),
      ),
    ],
  ];
  const members = fields.map(([name, json]) => `${JSON.stringify(name)}:${json}`);
  return `${indentJson(`{${members.join(',')}}`)}\n`;
}

function fieldsOf(event: StoredEvent): Record<string, unknown> {
  return Object.fromEntries(EVENT_COLUMNS.map((name) => [name, event[name] ?? null]));
}

function fileOf({ file, index }: StoredEvent, files: EventDetails['files']) {
  return {
    name: file ?? null,
    index: index ?? null,
    ledger: files.map((entry) => ({
      uri: entry.file.uri,
      ingested: entry.ingestedAt,
      sha256: entry.sha256,
      bytes: entry.bytes,
      records: entry.counts.records,
    })),
  };
}

function correctionOf({ original, ...addendum }: NonNullable<EventDetails['corrects']>) {
  return { ...addendum, original: original === undefined ? null : fieldsOf(original) };
}
