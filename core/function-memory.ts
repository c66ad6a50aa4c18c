/** What Lambda gives the ingest function, in MiB: one whole core. More would lie idle: it parses in one thread. */
export const INGEST_MEMORY_MIB = 1769;

/** The alerts function: room for the sightings of four groups in a storm, a hundred thousand each. */
export const ALERTS_MEMORY_MIB = 1024;

/** The audit function: room for four digests, each of a hundred thousand log files. */
export const AUDIT_MEMORY_MIB = 1024;
