import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's heap small. Reading logs makes much short-lived garbage, and whoever has a whole machine's
 * memory is let grow by V8 to three times what ingest needs. It is set here, not in NODE_OPTIONS, which
 * takes neither of the two (https://nodejs.org/api/cli.html#node_optionsoptions). To be imported before all
 * else: what has grown does not shrink again.
 */
const FLAGS = [
  // The young generation stays as small as it begins. Both together save 70 of 175 MB, and cost a fifth of the CPU.
  '--semi-space-growth-factor=1',
  // The old generation is collected when it has grown by two fifths, or by a few megabytes if that is more.
  '--heap-growing-percent=40',
];

for (const flag of FLAGS) setFlagsFromString(flag);
