/**
 * Whether an error is the system's or Node's of this code (`ENOENT`, …). By its code alone: an
 * error that crossed a realm is no instance of this realm's Error.
 */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    codes.includes(String(error.code))
  );
}
