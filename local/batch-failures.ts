const REPORTED = 'The function reported it as failed';

/**
 * Which messages of a batch a function's answer fails, and why, exactly as the event source mapping
 * reads it: nothing, or no list, means that all succeeded; an identifier that is empty, missing or
 * not of this batch fails the whole batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function readFailures(
  answer: unknown,
  messageIds: readonly string[],
): ReadonlyMap<string, string> {
  const list = readList(answer);
  if (list === undefined) return new Map();
  if (!Array.isArray(list)) return failAll(messageIds, 'batchItemFailures is not a list');
  const identifiers = list.map(readIdentifier);
  const wrong = identifiers.findIndex((id) => id === undefined || !messageIds.includes(id));
  if (wrong !== -1)
    return failAll(
      messageIds,
      `The function reported ${JSON.stringify(list[wrong])}, which names no message of its batch`,
    );
  return new Map(identifiers.map((id) => [id as string, REPORTED]));
}

function readList(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer ?? undefined;
  return 'batchItemFailures' in answer ? (answer.batchItemFailures ?? undefined) : undefined;
}

function readIdentifier(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('itemIdentifier' in item)) return undefined;
  return typeof item.itemIdentifier === 'string' ? item.itemIdentifier : undefined;
}

function failAll(messageIds: readonly string[], reason: string): ReadonlyMap<string, string> {
  return new Map(messageIds.map((id) => [id, reason]));
}
