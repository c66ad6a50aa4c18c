/** Those with the same key together, in the order in which they come. */
export function grouped<T, Key>(
  elements: Iterable<T>,
  keyOf: (each: T) => Key,
): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>();
  for (const each of elements) {
    const key = keyOf(each);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [each]);
    else known.push(each);
  }
  return groups;
}
