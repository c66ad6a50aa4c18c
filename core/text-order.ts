/** Orders texts by their code units, whatever the locale; for printable ASCII as DynamoDB orders keys. */
export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
