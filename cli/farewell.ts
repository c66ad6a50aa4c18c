/**
 * What a command says that Ctrl-C ends.
 * @param words what stands behind the program's name
 */
export function sayStopped(words: readonly string[]): string {
  if (readsLogsIn(words)) {
    return 'stopped; what was read is stored, and the same command goes on from there';
  }
  return words[0] === 'backfill'
    ? 'stopped; what was queued is on its way, and the same command goes on from there'
    : 'stopped';
}

function readsLogsIn([command, ...options]: readonly string[]): boolean {
  if (command === 'ingest') return true;
  return command === 'events' && options.some((option) => /^--from(=|$)/.test(option));
}
