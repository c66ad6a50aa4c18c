/** RFC 1952, section 2.3.1: the parts of a gzip member's header that tell how to read the rest of it. */
export const DEFLATE = 8;
export const HAS_HEADER_CRC = 0x02;
export const HAS_EXTRA = 0x04;
export const HAS_NAME = 0x08;
export const HAS_COMMENT = 0x10;
export const RESERVED_FLAGS = 0xe0;
