import { object, text } from '../../records/json';
import type { JsonObject } from '../../records/record';
import { readArn } from '../../resources/arn';
import { accountNumber, elements, texts } from './parameters';
import { accountsInConditions, type PolicyKind, someConditionNarrows } from './policy-conditions';

/** What an Allow statement grants to whom, as far as rules ask. */
export interface Grants {
  /** Whether it grants something to everybody, with no condition that narrows whom. */
  readonly isPublic: boolean;
  /** The accounts that it names, its own too. */
  readonly accounts: readonly string[];
}

/**
 * S3 takes bucket policies of up to 20 KB ("Bucket policies", S3 User Guide), SES identity policies
 * of 4 KB: a longer text was never in force.
 */
const LONGEST_POLICY = 20 * 1024;

/**
 * Reads whom a resource policy lets in.
 * @param policy the policy as an object, or as its JSON text
 * @returns undefined where it is no policy
 */
export function readGrants(policy: unknown, kind: PolicyKind): Grants | undefined {
  const document = object(policy) ?? parse(text(policy));
  if (document === undefined) return undefined;
  const allowing = elements(document.Statement).filter(({ Effect }) => Effect === 'Allow');
  const grants = allowing.map((statement) => readStatement(statement, kind));
  return {
    isPublic: grants.some(({ isPublic }) => isPublic),
    accounts: grants.flatMap(({ accounts }) => accounts),
  };
}

/** A condition can be all that keeps a statement for everybody to one account: then it names it. */
function readStatement(statement: JsonObject, kind: PolicyKind): Grants {
  const named = principalsOf(statement).map(accountOfPrincipal);
  const accounts = named.filter((each) => each !== undefined);
  if (!isForEverybody(statement)) return { isPublic: false, accounts };
  const conditions = object(statement.Condition) ?? {};
  const inConditions = accountsInConditions(conditions, kind);
  return {
    isPublic: !someConditionNarrows(conditions, kind),
    accounts: [...accounts, ...inConditions],
  };
}

/**
 * Allow with NotPrincipal is for everybody but those named. A sign-in service's name
 * (`graph.facebook.com`) is whoever has an account there: S3 calls it public.
 *
 * Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", The meaning of "public".
 */
function isForEverybody(statement: JsonObject): boolean {
  if ('NotPrincipal' in statement) return true;
  const federated = texts(object(statement.Principal)?.Federated);
  return (
    principalsOf(statement).some((principal) => principal.includes('*')) ||
    federated.some((provider) => readArn(provider) === undefined)
  );
}

/** `"*"`, and everything named as AWS or Federated. Services and canonical users are left out. */
function principalsOf({ Principal: principal }: JsonObject): readonly string[] {
  const byKind = object(principal);
  return byKind ? [...texts(byKind.AWS), ...texts(byKind.Federated)] : texts(principal);
}

/** An account is named by its number, by `arn:aws:iam::111122223333:root`, or by one of its own. */
function accountOfPrincipal(principal: string): string | undefined {
  return accountNumber(principal) ?? accountNumber(readArn(principal)?.account);
}

function parse(policy: string | undefined): JsonObject | undefined {
  if (policy === undefined || policy.length > LONGEST_POLICY) return undefined;
  try {
    return object(JSON.parse(policy));
  } catch {
    return undefined;
  }
}
