/**
 * What closing texts are filled with, of an item's attributes. All of it is part of the raw bytes' format versions 1
 * and 2 and must never change.
 */
import type { Item } from './attribute';
import { objectKeyIn } from './keys';

/** `111122223333:assumed-role/Admin/alice`: the role, then its session. */
const ROLE_SESSION = /^\d{12}:assumed-role\/[^/]+\/.+$/;
const ROLE_PLACE = '111122223333:assumed-role/'.length;
const NO_ROLE = { isRole: false, role: '', session: '' };

/** The account that begins a stream's key; `''` for what is none. */
export function accountOf(stream: string): string {
  const end = stream.indexOf('/');
  return end !== -1 && stream.includes('/', end + 1) ? stream.slice(0, end) : '';
}

/** A role and its session, of the principal that they are; `isRole` says whether it is one. */
export function readPrincipal(principal: string) {
  if (!ROLE_SESSION.test(principal)) return NO_ROLE;
  const slash = principal.indexOf('/', ROLE_PLACE);
  return {
    isRole: true,
    role: principal.slice(ROLE_PLACE, slash),
    session: principal.slice(slash + 1),
  };
}

/** `''` for what copies nothing. */
export function copySourceOf(item: Item): string {
  const bucket = item.copySource?.S ?? '';
  const at = item.copySourceKeyAt?.S ?? '';
  if (bucket === '' && at === '') return '';
  const source = `${bucket}/${objectKeyIn(at)}`;
  return source === '/' ? '' : source;
}

/**
 * How a failed call's record goes on behind its user agent; `''` for one that did not fail.
 * @param source the event source
 */
export function errorText(item: Item, source: string, objectKey: string): string {
  const errorCode = item.errorCode?.S ?? '';
  if (errorCode === '') return '';
  const error = `","errorCode":"${errorCode}","errorMessage":"${item.errorMessage?.S ?? ''}`;
  if (!errorCode.includes('AccessDenied')) return error;
  // The readable message is cut short; this is how IAM words a denied call.
  const object = `${item.resource?.S ?? ''}/${objectKey}`;
  const action = `${source.slice(0, source.indexOf('.'))}:${item.eventName?.S ?? ''}`;
  return (
    `${error} is not authorized to perform: ${action} on resource: \\"arn:aws:s3:::${object}\\"` +
    ` because no identity-based policy allows the ${action} action`
  );
}
