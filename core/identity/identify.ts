import { object, text } from '../records/json';
import type { JsonObject } from '../records/record';
import { describePrincipal } from './principal';
import { readableLine } from './readable-line';
import { isTemporaryKey } from './temporary-key';

/** Who made a call, as one readable line and its parts. */
export interface Identity {
  /**
   * The same for the same actor always, and different between accounts: the tail of the ARN from the
   * account on (`111122223333:user/alice`), a service's name, or what else the record says.
   */
  readonly principal: string;
  /** CloudTrail's own word (`AssumedRole`); `Unknown`, which is also one, where there is none. */
  readonly principalType: string;
  readonly accessKey?: string;
  /** The role session's name: often the person or the instance behind a shared role. */
  readonly session?: string;
  /** Whether the credentials expire. Absent where the record gives no ground for an answer. */
  readonly temporary?: boolean;
  readonly mfa?: boolean;
  /** Set when a role is assumed, and kept through role chaining. */
  readonly sourceIdentity?: string;
  /** The AWS service that made the call for the principal. */
  readonly invokedBy?: string;
}

/** Their credentials come from AWS STS and always expire. */
const ALWAYS_TEMPORARY: readonly string[] = ['AssumedRole', 'FederatedUser'];

/**
 * Reads a record's `userIdentity` as one line and its parts. Every record has an answer; a value of
 * the wrong kind is as good as absent.
 *
 * Source: CloudTrail User Guide, "CloudTrail userIdentity element", and IAM User Guide, "Logging IAM
 * and AWS STS API calls with AWS CloudTrail" for SAML and web identities.
 */
export function identify(userIdentity: JsonObject | undefined): Identity {
  const identity = object(userIdentity) ?? {};
  const { principal, principalType, session } = describePrincipal(identity);
  const accessKey = lineOf(identity.accessKeyId);
  const sessionContext = object(identity.sessionContext);
  const attributes = object(sessionContext?.attributes);
  const temporary = areCredentialsTemporary(
    principalType,
    accessKey,
    text(attributes?.creationDate) !== undefined,
  );
  const mfa = yesOrNo(attributes?.mfaAuthenticated);
  const sourceIdentity = lineOf(sessionContext?.sourceIdentity);
  const invokedBy = lineOf(identity.invokedBy);
  return {
    principal,
    principalType,
    accessKey,
    session,
    temporary,
    mfa,
    sourceIdentity,
    invokedBy,
  };
}

/** A session's credentials expire whatever its key looks like; only a session has a creation date. */
function areCredentialsTemporary(
  principalType: string,
  accessKey: string | undefined,
  hasSession: boolean,
): boolean | undefined {
  if (ALWAYS_TEMPORARY.includes(principalType)) return true;
  return isTemporaryKey(accessKey) ?? (hasSession ? true : undefined);
}

/** CloudTrail prints booleans of the session as words. */
function yesOrNo(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

function lineOf(value: unknown): string | undefined {
  const said = text(value);
  return said === undefined ? undefined : readableLine(said);
}
