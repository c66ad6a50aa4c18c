import { catalogueRows } from '../../core/classification/catalogue/catalogue';
import type { StreamListing } from '../../core/ports';

const EVERY_NAME = [...catalogueRows().map(({ eventName }) => eventName), 'other'];

/** A stream of which nothing is known that would narrow a query. */
export function listed(stream: string, known: Partial<StreamListing> = {}): StreamListing {
  const hasObjects = stream.split('/')[1] === 's3';
  return { stream, unindexed: [], eventNames: EVERY_NAME, hasObjects, ...known };
}
