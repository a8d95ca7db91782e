import ipaddr from 'ipaddr.js';
import type { AllowList } from './allow-list.js';

/**
 * Where clouds hand out credentials to whoever asks from inside. Only an entry that names one exactly lets it through:
 * no range does.
 */
const METADATA = new Set([
  '169.254.169.254',
  '169.254.170.2',
  'fd00:ec2::254',
  '100.100.100.200',
  '192.0.0.192',
]);
export const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]);

/** All of the public IPv6 internet is in here; what lies outside is reserved, or carries an IPv4 address. */
const PUBLIC_V6 = ipaddr.parseCIDR('2000::/3');

/**
 * Why nobody may connect to this address; undefined when they may. Addresses that carry another one inside (mapped,
 * NAT64, 6to4, Teredo) are refused as such, unless the list names them.
 * @param nameAllowed true when the address was found under a host name of the list
 */
export function whyForbidden(address: string, allowed: AllowList, nameAllowed = false): string | undefined {
  if (!ipaddr.isValid(address)) return 'is no address';
  const parsed = ipaddr.process(address); // A mapped IPv4 address is that IPv4 address.
  const text = parsed.toString();
  if (allowed.addresses.has(text)) return undefined;
  if (METADATA.has(text)) return "is a cloud's metadata service";
  if (nameAllowed || allowed.ranges.some((range) => within(parsed, range))) return undefined;
  if (parsed.range() !== 'unicast') return `is no public address (${parsed.range()})`;
  if (parsed.kind() === 'ipv6' && !within(parsed, PUBLIC_V6)) return 'is no public address (reserved)';
  return undefined;
}

function within(
  address: ipaddr.IPv4 | ipaddr.IPv6,
  [network, bits]: [ipaddr.IPv4 | ipaddr.IPv6, number],
): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}
