import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { ApiError, type LocalEvent } from './local-message';

const PUT_EVENTS = 'AWSEvents.PutEvents';
/** EventBridge API Reference, "PutEvents". */
const MOST_ENTRIES = 10;
/** EventBridge User Guide, "Calculating PutEvents event entry size": the smaller of its limits. */
const MOST_ENTRY_BYTES = 262_144;
const TIME_BYTES = 14;

const entrySchema = z.object({
  Source: z.optional(z.string()),
  DetailType: z.optional(z.string()),
  Detail: z.optional(z.string()),
  EventBusName: z.optional(z.string()),
  Resources: z.optional(z.array(z.string())),
  /** Seconds since 1970, as JSON 1.1 writes times. */
  Time: z.optional(z.number()),
});
type Entry = z.infer<typeof entrySchema>;

const requestSchema = z.object({ Entries: z.array(entrySchema).check(z.minLength(1)) });

/** Each entry's own outcome; one that is wrong holds up no other. */
export type EntryOutcome =
  | { readonly event: LocalEvent }
  | { readonly ErrorCode: string; readonly ErrorMessage: string };

/**
 * @param target the header `x-amz-target`
 * @throws {ApiError} in EventBridge's words for a request that it, or this server, does not take
 */
export function readPutEvents(target: string, body: string, now: Date): readonly EntryOutcome[] {
  if (target !== PUT_EVENTS) {
    throw new ApiError(400, 'UnknownOperationException', `${target} is not known here.`);
  }
  const request = requestSchema.safeParse(parseJson(body));
  if (!request.success) throw new ApiError(400, 'SerializationException', 'The entries are wrong.');
  const entries = request.data.Entries;
  if (entries.length > MOST_ENTRIES) {
    throw validationError(`1 to ${MOST_ENTRIES} entries are taken at a time.`);
  }
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes > MOST_ENTRY_BYTES)
    throw validationError('Total size of the entries is over the limit.');
  return entries.map((entry) => readEntry(entry, now));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ApiError(400, 'SerializationException', 'The body is no JSON.');
  }
}

function validationError(message: string): ApiError {
  return new ApiError(400, 'ValidationException', message);
}

function sizeOf({
  Source = '',
  DetailType = '',
  Detail = '',
  Resources = [],
  Time,
}: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  const ofTime = Time === undefined ? 0 : TIME_BYTES;
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), ofTime);
}

function readEntry(entry: Entry, now: Date): EntryOutcome {
  const { Source, DetailType, Detail, EventBusName = 'default', Resources = [], Time } = entry;
  if (!Source) return missing('Source');
  if (!DetailType) return missing('DetailType');
  if (!Detail) return missing('Detail');
  if (/^aws\./.test(Source)) {
    const ErrorMessage = 'Not authorized for the source.';
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage };
  }
  if (!isJsonObject(Detail)) {
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  }
  const event: LocalEvent = {
    kind: 'event',
    id: randomUUID(),
    busName: EventBusName,
    source: Source,
    detailType: DetailType,
    detail: Detail,
    resources: Resources,
    time: (Time === undefined ? now : new Date(Time * 1000)).toISOString(),
  };
  return { event };
}

function missing(name: string): EntryOutcome {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

export function putEventsJson(outcomes: readonly EntryOutcome[]): string {
  return JSON.stringify({
    FailedEntryCount: outcomes.filter((outcome) => !('event' in outcome)).length,
    Entries: outcomes.map((outcome) =>
      'event' in outcome ? { EventId: outcome.event.id } : outcome,
    ),
  });
}

export function errorJson({ code, message }: ApiError): string {
  return JSON.stringify({ __type: code, message });
}
