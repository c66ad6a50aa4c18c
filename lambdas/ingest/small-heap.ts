import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's heap small. Reading logs makes much short-lived garbage, and whoever has a whole machine's
 * memory is let grow by V8 to three times what ingest needs. It is set here, not in NODE_OPTIONS, so that the
 * function has it wherever it runs. To be imported before all else: what has grown does not shrink again.
 */

/**
 * So large is the heap when a first small file has been read: nothing is set before. Node's own modules come compiled
 * for the flags that Node was built with; once a flag is another, each that is still to be loaded is compiled anew,
 * which is a tenth of a cold start. To wait until there are 20 MB is too late: a file of 100 MB then takes 20 MB more.
 */
const STARTED_BYTES = 18 * 1024 * 1024;
/**
 * As large as the young generation may become; it begins with one. With half of it ingest takes a sixteenth more of CPU:
 * it is collected so often that much of what is in work is taken for old. What that costs of memory, the old one gives.
 */
const MOST_YOUNG_BYTES = 16 * 1024 * 1024;
/** It doubles at the most every other time that so much has passed. */
const LOOK_EVERY_MILLISECONDS = 10;

let isOldKeptSmall = false;

/** To be called at the latest when the first invocation ends: by then Node's modules are loaded. */
export function keepOldSmall(): void {
  if (isOldKeptSmall) return;
  isOldKeptSmall = true;
  // The old generation is collected when it has grown by so much; V8 lets a small one grow to four times its size. With
  // 60 a file of 1,000 MB takes 5 MB more of memory, with 100 some 13, and no less of CPU.
  setFlagsFromString('--heap-growing-percent=45');
}

const looking = setInterval(() => {
  const spaces = getHeapSpaceStatistics();
  const bytes = spaces.reduce((sum, { space_size: each }) => sum + each, 0);
  if (bytes >= STARTED_BYTES) keepOldSmall();
  const young = spaces.find(({ space_name: name }) => name === 'new_space');
  if (young === undefined || young.space_size < MOST_YOUNG_BYTES) return;
  // Nobody looks any more.
  keepOldSmall();
  setFlagsFromString('--semi-space-growth-factor=1');
  clearInterval(looking);
}, LOOK_EVERY_MILLISECONDS);
// It keeps nobody alive.
looking.unref();
