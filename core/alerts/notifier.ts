import type { AlertMessage } from './message';

/** What an EventBridge pattern matches alerts by. */
export const EVENT_SOURCE = 'trailstore';
export const EVENT_DETAIL_TYPE = 'Trailstore Alert';

/** Tells people and programs of an alert. */
export interface Notifier {
  /**
   * Sends a message at least once: whoever gets it may get it again, and knows it by the alert's id.
   * @throws {NotSentError} when some or all of those to be told were not: call again later
   */
  send(message: AlertMessage): Promise<void>;
}

/** A message did not reach everyone; what it says and why is in `cause`. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';
}
