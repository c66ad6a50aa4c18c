import { isDenial } from '../core/queries/denied';

/** What a call does, in a word or two: when it was done, and when it was only tried. */
export type Deed = readonly [done: string, tried: string];

/** `deleted`, or for a call that did not succeed `denied: delete`, `failed: delete`. */
export function tellDeed([done, tried]: Deed, errorCode: string | undefined): string {
  if (errorCode === undefined) return done;
  return `${isDenial(errorCode) ? 'denied' : 'failed'}: ${tried}`;
}

/** For a call that no table knows: what its kind of access says, else its name. */
export function deedByAccess(eventName: string, access: string | undefined): Deed {
  if (access === 'read') return ['read', 'read'];
  if (access === 'write') return ['changed', 'change'];
  return access === 'send' ? ['sent mail', 'send mail'] : [eventName, eventName];
}
