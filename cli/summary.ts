import type { Dimension } from '../core/queries/dimension';
import type { AskOptions } from './ask';
import type { CliContext, StoreChoice } from './context';
import { countBy } from './count-by';
import { type FilterOptions, filterOf } from './filter-options';
import type { EventFormat } from './output/event-rows';
import { overview } from './overview';

export interface SummaryOptions extends StoreChoice, FilterOptions, AskOptions {
  readonly by?: Dimension;
  /** Rows; where absent as many as a person looks at. */
  readonly limit?: number;
  readonly output: EventFormat;
}

/** Prints how many events there are: by one thing, or of everything the most. */
export async function summary(options: SummaryOptions, context: CliContext): Promise<number> {
  const filter = filterOf(options, context.now());
  const { by } = options;
  const store = await context.openStore(options, 'read');
  try {
    if (by === undefined) await overview(filter, options, store, context);
    else await countBy({ filter, by }, options, store, context);
    return 0;
  } finally {
    await store.close();
  }
}
