/**
 * What error codes say when a call was refused, not when it failed: AccessDenied,
 * AccessDeniedException, Client.UnauthorizedOperation, ForbiddenException, VpceAccessDenied.
 */
export const DENIAL_WORDS = ['AccessDenied', 'Unauthorized', 'Forbidden'] as const;

/** Whether an error code says that the caller may not do this. */
export function isDenial(errorCode: string | undefined): boolean {
  return errorCode !== undefined && DENIAL_WORDS.some((word) => errorCode.includes(word));
}
