/** One for all that nothing is waited for: a promise of each one's own is garbage. */
export const AT_ONCE = Promise.resolve();
