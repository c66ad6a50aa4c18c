/**
 * One for all that nothing is waited for: a promise of each one's own is garbage. Who is given it need not await it,
 * which takes longer than most of what it is given for.
 */
export const AT_ONCE = Promise.resolve();
