// Whether an IP address is one of the public internet: neither this machine, nor its network, nor anything set aside.
import ipaddr from 'ipaddr.js';

export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // one that wraps an IPv4 address counts as that
  return parsed.range() === 'unicast';
}
