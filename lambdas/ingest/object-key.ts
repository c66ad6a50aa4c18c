/**
 * Decodes an object's key as S3 notifications carry it: URL-encoded, a space as `+`. Amazon S3 User
 * Guide, "Event message structure".
 *
 * @returns the key as it is where it is not rightly encoded: the object is then looked for under it
 */
export function parseS3ObjectKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return encoded;
  }
}
