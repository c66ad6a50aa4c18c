import { object } from '../../records/json';
import type { JsonObject } from '../../records/record';
import { elements, parameter } from './parameters';

/** Source: S3 User Guide, "Access control list (ACL) overview", Canned ACL. */
const PUBLIC_CANNED_ACLS: readonly string[] = [
  'public-read',
  'public-read-write',
  'authenticated-read',
];

/** Everybody, and everybody with an AWS account. Source: the same, Amazon S3 predefined groups. */
const PUBLIC_GROUPS: readonly string[] = [
  'http://acs.amazonaws.com/groups/global/AllUsers',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
];

const GRANT_HEADER = 'x-amz-grant-';

/**
 * Whether the ACL that a request carries grants something to a public group: as a canned ACL, in the
 * grants of its body, or in the headers x-amz-grant-….
 * @returns undefined where the request carries no ACL
 */
export function isAclPublic(parameters: JsonObject): boolean | undefined {
  const canned = parameter(parameters['x-amz-acl']);
  const body = object(parameters.AccessControlPolicy);
  const headers = grantHeaders(parameters);
  if (canned === undefined && body === undefined && headers.length === 0) return undefined;
  return (
    PUBLIC_CANNED_ACLS.includes(canned ?? '') ||
    grantsIn(body).some(isToPublicGroup) ||
    headers.some(namesPublicGroup)
  );
}

function grantsIn(policy: JsonObject | undefined): readonly JsonObject[] {
  return elements(object(policy?.AccessControlList)?.Grant);
}

function isToPublicGroup(grant: JsonObject): boolean {
  return PUBLIC_GROUPS.includes(parameter(object(grant.Grantee)?.URI) ?? '');
}

/** Some records have the headers in an object of their own; one beside it goes before. */
function grantHeaders(parameters: JsonObject): readonly string[] {
  const headers: string[] = [];
  addGrantHeaders(parameters, headers);
  const inner = object(parameters.accessControlList);
  if (inner !== undefined) addGrantHeaders(inner, headers, parameters);
  return headers;
}

/** Any call that puts an object is asked for them, and hardly one has some. */
function addGrantHeaders(from: JsonObject, headers: string[], hiding?: JsonObject): void {
  for (const name in from) {
    if (!name.startsWith(GRANT_HEADER) || !Object.hasOwn(from, name)) continue;
    if (hiding !== undefined && Object.hasOwn(hiding, name)) continue;
    const header = parameter(from[name]);
    if (header !== undefined) headers.push(header);
  }
}

/** `uri="http://acs.amazonaws.com/groups/global/AllUsers", id="…"` */
function namesPublicGroup(header: string): boolean {
  return PUBLIC_GROUPS.some((group) => header.includes(group));
}
