import type { LogClass } from '../../core/costs/event-shapes';
import { USUAL, type Workload } from '../../core/costs/workload';

/** The default configuration and a month's events; of management events all are stored. */
export function workload(
  events: Partial<Record<LogClass, number>>,
  others: Partial<Workload> = {},
): Workload {
  const { management = 0, data = 0, sends = 0 } = events;
  return {
    ...USUAL,
    events: { management, data, sends },
    storedManagementEvents: management,
    ...others,
  };
}
