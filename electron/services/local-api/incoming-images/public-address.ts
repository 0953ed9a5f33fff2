// Whether an IP address is one of the public internet: neither this machine, nor its network, nor anything set aside.
import ipaddr from 'ipaddr.js';

/** All that is given out of IPv6 (RFC 4291 §2.4); older forms that wrap IPv4 addresses lie outside. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // one that wraps an IPv4 address counts as that
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST)) return false;
  return parsed.range() === 'unicast';
}
