import type ipaddr from 'ipaddr.js';

/** An IP address, or a block of them in CIDR notation. */
export interface AddressBlock {
  readonly base: ipaddr.IPv4 | ipaddr.IPv6;
  /** Leading bits that count. */
  readonly bits: number;
}

/** Not imported above: few events are asked for their addresses, and a cold start would wait for it. */
export function addressLibrary(): typeof ipaddr {
  return require('ipaddr.js');
}

/**
 * Reads `192.0.2.7`, `192.0.2.0/24`, `2001:db8::7` or `2001:db8::/32`.
 * @returns undefined for anything else: CloudTrail also prints names of services as source addresses
 */
export function parseAddressBlock(written: string): AddressBlock | undefined {
  try {
    if (written.includes('/')) {
      const [base, bits] = addressLibrary().parseCIDR(written);
      return isPlain(written.slice(0, written.indexOf('/'))) ? { base, bits } : undefined;
    }
    if (!isPlain(written)) return undefined;
    const base = addressLibrary().parse(written);
    return { base, bits: base.kind() === 'ipv4' ? 32 : 128 };
  } catch {
    return undefined;
  }
}

/** Whether an address, as a record prints it, lies in a block. */
export function isInBlock(address: string, { base, bits }: AddressBlock): boolean {
  const parsed = parseAddressBlock(address)?.base;
  return parsed !== undefined && parsed.kind() === base.kind() && parsed.match(base, bits);
}

/** The library also takes octal, hexadecimal and shortened IPv4, which no record prints. */
function isPlain(address: string): boolean {
  return address.includes(':') || addressLibrary().IPv4.isValidFourPartDecimal(address);
}
