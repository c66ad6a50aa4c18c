/** One for all that nothing is waited for: a promise of each one's own is garbage. */
export const AT_ONCE = Promise.resolve();

/** Hands on one after the other. `AT_ONCE` is not awaited: that takes longer than most of what it is given for. */
export async function handOnEach<Each>(
  all: Iterable<Each>,
  handOn: (each: Each) => Promise<void>,
): Promise<void> {
  for (const each of all) {
    const taken = handOn(each);
    if (taken !== AT_ONCE) await taken;
  }
}
