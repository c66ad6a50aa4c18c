import type { Attribute, Item } from './attribute';

/** Whether two items have the same attributes with the same values. */
export function isSameItem(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(a[name], b[name]));
}

function isSame(a: Attribute | undefined, b: Attribute | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if ('S' in a) return 'S' in b && a.S === b.S;
  if ('N' in a) return 'N' in b && a.N === b.N;
  if ('BOOL' in a) return 'BOOL' in b && a.BOOL === b.BOOL;
  if ('B' in a) return 'B' in b && Buffer.compare(a.B, b.B) === 0;
  return 'L' in b && a.L.length === b.L.length && a.L.every((each, n) => isSame(each, b.L[n]));
}
