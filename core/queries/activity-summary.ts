import type { StoredEvent } from '../items/stored-event';
import { type Counted, countOutcome, NO_OUTCOMES, type Outcomes, Tally } from './tally';

/** Values of one kind that some events have. */
export interface Values {
  /** The most frequent ones, the first one first. */
  readonly top: readonly Counted[];
  /** How many more values there are. */
  readonly more: number;
  /** Events whose values were too many to be held: those are neither listed nor counted above. */
  readonly others: number;
}

/** What some events are, in numbers. */
export interface Activity extends Outcomes {
  readonly succeeded: number;
  /** When the first and the last event happened; absent when there is none. */
  readonly first?: string;
  readonly last?: string;
  /** Mail that was sent through the API. */
  readonly sends: Outcomes;
  /** Deletes of whatever: a batch counts once, and once for each key that it names. */
  readonly deletes: Outcomes;
  /** By service and category: `s3 data`. */
  readonly kinds: readonly Counted[];
  readonly regions: Values;
  readonly services: Values;
  readonly sourceIps: Values;
  readonly principals: Values;
  readonly accessKeys: Values;
  readonly eventNames: Values;
  readonly errorCodes: Values;
}

const FIELDS = [
  'region',
  'service',
  'sourceIp',
  'principal',
  'accessKey',
  'eventName',
  'errorCode',
] as const satisfies readonly (keyof StoredEvent)[];
type Field = (typeof FIELDS)[number];

/** Sums up any number of events, in any order, in bounded memory. */
export class ActivitySummary {
  private all: Outcomes = NO_OUTCOMES;
  private sends: Outcomes = NO_OUTCOMES;
  private deletes: Outcomes = NO_OUTCOMES;
  private first: string | undefined;
  private last: string | undefined;
  private readonly kinds: Tally;
  private readonly byField: ReadonlyMap<Field, Tally>;

  /** @param mostValues that are held of each kind */
  constructor(mostValues: number) {
    this.kinds = new Tally(mostValues);
    this.byField = new Map(FIELDS.map((field) => [field, new Tally(mostValues)]));
  }

  add(event: StoredEvent): void {
    this.all = countOutcome(this.all, event);
    if (event.access === 'send') this.sends = countOutcome(this.sends, event);
    if (isDelete(event)) this.deletes = countOutcome(this.deletes, event);
    if (this.first === undefined || event.at < this.first) this.first = event.at;
    if (this.last === undefined || event.at > this.last) this.last = event.at;
    this.kinds.add(`${event.service} ${event.category}`, event);
    for (const [field, tally] of this.byField) {
      if (event[field] !== undefined) tally.add(event[field], event);
    }
  }

  /** @param most values to list of each kind */
  report(most: number): Activity {
    const { all, first, last, sends, deletes } = this;
    const values = (field: Field) => valuesOf(this.byField.get(field), most);
    return {
      ...all,
      succeeded: all.events - all.denied - all.failed,
      ...(first !== undefined && { first }),
      ...(last !== undefined && { last }),
      sends,
      deletes,
      kinds: this.kinds.inOrder(),
      regions: values('region'),
      services: values('service'),
      sourceIps: values('sourceIp'),
      principals: values('principal'),
      accessKeys: values('accessKey'),
      eventNames: values('eventName'),
      errorCodes: values('errorCode'),
    };
  }
}

function valuesOf(tally: Tally | undefined, most: number): Values {
  const all = tally?.mostFirst() ?? [];
  const top = all.slice(0, most);
  return { top, more: all.length - top.length, others: tally?.others.events ?? 0 };
}

/** S3 and SES name every operation that takes something away so. */
function isDelete({ eventName, access }: StoredEvent): boolean {
  return access !== 'read' && eventName.startsWith('Delete');
}
