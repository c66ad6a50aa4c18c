/**
 * Whether an access key expires, by its first letters: STS hands out keys that begin with ASIA, IAM
 * users and root keep keys that begin with AKIA (IAM User Guide, "IAM identifiers").
 *
 * @returns undefined for no key, or one of another form
 */
export function isTemporaryKey(accessKey: string | undefined): boolean | undefined {
  if (accessKey?.startsWith('ASIA')) return true;
  return accessKey?.startsWith('AKIA') ? false : undefined;
}
