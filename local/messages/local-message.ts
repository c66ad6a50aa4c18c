/** What SNS would deliver to a topic's subscribers. */
export interface LocalNotification {
  readonly kind: 'notification';
  readonly id: string;
  readonly topicArn: string;
  readonly subject?: string | undefined;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What EventBridge would match against the rules of a bus. */
export interface LocalEvent {
  readonly kind: 'event';
  readonly id: string;
  readonly busName: string;
  readonly source: string;
  readonly detailType: string;
  /** A JSON object, as text. */
  readonly detail: string;
  readonly resources: readonly string[];
  /** ISO 8601 in UTC; when it came, where the sender said nothing. */
  readonly time: string;
}

export type LocalMessage = LocalNotification | LocalEvent;

/** An answer in AWS's own words: the SDK names its exception by the code. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
