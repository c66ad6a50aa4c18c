import { text } from '../records/json';
import type { JsonObject } from '../records/record';

/**
 * The name under which CloudTrail's lookup lists who made a call: an IAM user's, a role session's or a
 * federated user's own name, `root`, and whatever else the identity says as `userName`. What AWS
 * services do by themselves stands under no name, nor does the owner's copy of a foreign account's call.
 *
 * Source: CloudTrail API Reference, "Event", says only "a user name or role name of the requester";
 * answers of the API that were published show the session's name for a role, `root` whatever the
 * account is called, and no Username where the type is AWSService.
 */
export function usernameOf(userIdentity: JsonObject | undefined): string | undefined {
  const identity = userIdentity ?? {};
  switch (text(identity.type)) {
    case 'Root':
      return 'root';
    case 'AssumedRole':
      return sessionNameOf(identity) ?? text(identity.userName);
    case 'FederatedUser':
      return text(identity.userName) ?? sessionNameOf(identity);
    default:
      return text(identity.userName);
  }
}

/** `arn:aws:sts::111122223333:assumed-role/Admin/alice`, or `AROAEXAMPLE:alice` where there is no ARN. */
function sessionNameOf(identity: JsonObject): string | undefined {
  const fromArn = /:(?:assumed-role\/[^/]+|federated-user)\/(.+)$/s.exec(text(identity.arn) ?? '');
  const fromId = /^[^:]*:(.+)$/s.exec(text(identity.principalId) ?? '');
  return fromArn?.[1] ?? fromId?.[1];
}
