import type { Level } from '../rules/rule';

/**
 * What becomes of the message about an alert: to be sent, sent, or none, because its events were old
 * when they arrived or because it was raised where nobody is told (on one machine).
 */
export const NOTICES = ['pending', 'sent', 'too old', 'none'] as const;
export type Notice = (typeof NOTICES)[number];

/** Matches of one rule and one group, close together in time. */
export interface Alert {
  /** When it was first raised, and 8 hexadecimal digits: `20261121T004200Z-1f2e3d4c`. */
  readonly id: string;
  readonly rule: {
    readonly id: string;
    readonly name?: string | undefined;
    readonly title: string;
    readonly level: Level;
  };
  /** The values of the rule's `group-by`, in its order. */
  readonly group: readonly { readonly field: string; readonly value: string }[];
  /** The account, Region and event that raised it. */
  readonly account: string;
  readonly region?: string | undefined;
  readonly eventId: string;
  readonly eventName?: string | undefined;
  readonly eventSource?: string | undefined;
  readonly principal?: string | undefined;
  readonly accessKey?: string | undefined;
  readonly sourceIp?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly resource?: string | undefined;
  readonly objectKey?: string | undefined;
  readonly errorCode?: string | undefined;
  /** Event times, ISO 8601 in UTC: of the event that raised it; of the first and the last that belong to it. */
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** Events that belong to it. */
  readonly count: number;
  readonly notice: Notice;
  /** When the message went out; ISO 8601 in UTC. */
  readonly sentAt?: string | undefined;
}
