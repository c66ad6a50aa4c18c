import type { Glance } from './event-rows';

/** What every format but the table prints of an event that a rule fires at, in this order. */
export const MATCH_COLUMNS = [
  'rule',
  'name',
  'title',
  'level',
  'kind',
  'at',
  'eventID',
  'eventName',
  'account',
  'region',
  'principal',
  'group',
  'count',
  'from',
  'file',
  'index',
] as const;

/** What the table shows. */
export const MATCH_GLANCE: Glance = {
  columns: ['level', 'name', 'at', 'eventName', 'group', 'count', 'eventID'],
  keys: ['name', 'at', 'eventID'],
  leastFirst: ['count', 'eventName', 'group'],
};

/** How `rules test` explains what it reads and prints. */
export const MATCH_HELP = `
Files are CloudTrail logs ({"Records":[…]}), a list of records, or one record (.json), or one record a
line (.jsonl, .ndjson); each may be gzip (.gz).

One row for each event and detection rule that fires at it, and for each firing of a correlation. In
jsonl, one JSON object a line, always with these fields in this order, null where there is nothing:
  rule, name, title, level   the rule: its id, its name (its title where it has none), title, level
  kind                       detection or correlation
  at, eventID, eventName     the event; of a correlation, the one that completed it
  account, region, principal
  group                      a list of field=value, for each field that the rule groups by
  count, from                of a correlation: what it counted, and since when
  file, index                where the record stands: index is its place in the file, from 0 (its
                             line less 1 where there is one a line)`;
