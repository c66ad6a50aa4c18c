/** What Lambda gives the ingest function, in MiB: one whole core. More would lie idle: it parses in one thread. */
export const INGEST_MEMORY_MIB = 1769;
