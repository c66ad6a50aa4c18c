import type { StoredEvent } from '../core/items/stored-event';
import type { ResourceFilter } from '../core/queries/event-filter';
import { matcherOf } from '../core/queries/matches';
import type { FoundEvent } from '../core/queries/ordering';
import { tellDeed } from './deed';
import { objectDeed, type Side } from './object-deed';
import { EVENT_COLUMNS } from './output/event-columns';
import type { EventView } from './print-events';
import type { RecordOf } from './stored-records';

/** `what` was done, and of a copy the `other` object. */
export const OBJECT_COLUMNS: readonly string[] = ['at', 'what', 'other', ...EVENT_COLUMNS.slice(1)];

/** How the history of an object is shown, or of all objects of a prefix. */
export function objectView(asked: ResourceFilter, recordOf: RecordOf): EventView {
  const isTarget = matcherOf({ resource: asked });
  const isOne = asked.objectKey !== undefined;
  return {
    columns: OBJECT_COLUMNS,
    glance: {
      columns: [
        'at',
        'what',
        ...(isOne ? [] : ['object']),
        'other',
        'principal',
        'accessKey',
        'sourceIp',
        'errorCode',
      ],
      keys: ['at', 'what'],
      leastFirst: ['errorCode', 'sourceIp', 'accessKey', 'other'],
    },
    rowOf: (found) => {
      const { event } = found;
      const isSource = event.copySource !== undefined && !isTarget({ ...event, copySource: '' });
      const side = isSource ? 'source' : 'target';
      return {
        ...event,
        what: tellDeed(deedOf(found, side, recordOf), event.errorCode),
        object: isSource ? event.copySourceKey : event.objectKey,
        other: isSource ? placeOf(event.resource, event.objectKey) : sourceOf(event),
      };
    },
  };
}

/** S3 records a DeleteObject by itself for each key of a batch. */
function deedOf(found: FoundEvent, side: Side, recordOf: RecordOf) {
  const { event } = found;
  const isOfBatch =
    event.eventName === 'DeleteObject' && recordOf(found)?.fields.eventType === 'AwsServiceEvent';
  return objectDeed(isOfBatch ? { ...event, eventName: 'DeleteObjects' } : event, side);
}

function sourceOf({ copySource, copySourceKey }: StoredEvent): string | undefined {
  return placeOf(copySource, copySourceKey);
}

function placeOf(bucket: string | undefined, key = ''): string | undefined {
  return bucket === undefined ? undefined : `s3://${bucket}/${key}`;
}
