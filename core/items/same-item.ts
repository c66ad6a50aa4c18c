import type { Attribute, Item } from './attribute';

/** Whether two items have the same attributes with the same values. */
export function isSameItem(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(a[name], b[name]));
}

function isSame(a: Attribute | undefined, b: Attribute | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.B !== undefined) return b.B !== undefined && Buffer.compare(a.B, b.B) === 0;
  if (a.L !== undefined) {
    return a.L.length === b.L?.length && a.L.every((each, n) => isSame(each, b.L?.[n]));
  }
  return a.S === b.S && a.N === b.N && a.BOOL === b.BOOL;
}
