import type { StreamListing } from '../../core/ports';
import { planQuery } from '../../core/queries/plan';
import { type IdFilter, isIndexed } from '../find-by-id';

/** Says where an event was sought in vain, and what may help. */
export function describeAbsence(filter: IdFilter, listings: readonly StreamListing[]): string {
  const { eventId, since, until, account, service, category } = filter;
  const isOneSecond = since !== undefined && since === until;
  const named = [
    account !== undefined && '--account',
    service !== undefined && '--service',
    category !== undefined && '--category',
  ].filter((each) => each !== false);
  const advice = [
    (since ?? until) !== undefined && 'to leave the time out',
    named.length > 0 && `to leave ${named.join(', ')} out`,
    'to see with trailstore files whether its log was read, and its service stored',
  ].filter((each) => each !== false);
  const when = [
    isOneSecond && ` at ${since}`,
    !isOneSecond && since !== undefined && ` from ${since} on`,
    !isOneSecond && until !== undefined && ` until ${until}`,
  ].filter((each) => each !== false);
  const { streams } = planQuery(filter, listings);
  const where = describePlaces(listings.filter(({ stream }) => streams.includes(stream)));
  return `no event has the id ${eventId}${when.join('')}; looked in ${where}. It may help ${advice.join(', or ')}.`;
}

function describePlaces(listings: readonly StreamListing[]): string {
  const indexed = listings.filter(isIndexed).length;
  const read = listings.length - indexed;
  const places = [
    indexed > 0 && 'the index by event id',
    read > 0 && `${read} ${read === 1 ? 'stream' : 'streams'} that it does not hold whole`,
  ].filter((each) => each !== false);
  return places.join(' and in ') || 'no stream: none is of this kind';
}
