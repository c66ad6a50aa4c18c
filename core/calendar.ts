/** Whether a date, as in 2026-01-02, exists: Date.parse takes 30 February for 2 March. */
export function isOnTheCalendar(date: string): boolean {
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(date);
}
