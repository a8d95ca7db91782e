import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { normal, type AllowList } from './allow-list.js';
import ipaddr from 'ipaddr.js';

/** Nobody may connect there. The message names host and reason, never path or query. */
export class ForbiddenAddressError extends Error {
  override name = 'ForbiddenAddressError';
  readonly code = 'ERR_FORBIDDEN_ADDRESS';
}

/** All addresses of a name; a stand-in for tests of what a name server may answer. */
export type Resolve = (name: string) => Promise<LookupAddress[]>;

const CONNECT_TIMEOUT = 5_000;

const bySystem: Resolve = (name) =>
  new Promise((resolve, reject) => {
    systemLookup(name, { all: true }, (error, found) => {
      if (error) reject(error);
      else resolve(found);
    });
  });

/**
 * Opens connections to checked addresses only. The check is made for every connection, on the very addresses that the
 * connection then uses: a name server that answers differently the next time gains nothing.
 */
export function guardedConnector(allowed: AllowList, resolve: Resolve = bySystem): buildConnector.connector {
  return (options, callback) => {
    check(options, allowed, resolve).then(
      (addresses) => {
        const lookup = pinned(addresses) as never; // The type of undici's options leaves it out.
        const connect = buildConnector({ timeout: CONNECT_TIMEOUT, autoSelectFamily: true, lookup });
        connect(options, callback);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), null);
      },
    );
  };
}

async function check(
  { protocol, hostname }: buildConnector.Options,
  allowed: AllowList,
  resolve: Resolve,
): Promise<LookupAddress[]> {
  const host = normal(hostname);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new ForbiddenAddressError(`${protocol} is neither http nor https`);
  const family = isIP(host);
  const named = allowed.names.has(host);
  if (METADATA_NAMES.has(host) && !named)
    throw new ForbiddenAddressError(`${host} is a cloud's metadata service`);
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
  if (addresses.length === 0) throw new ForbiddenAddressError(`${host} has no address`);
  for (const { address } of addresses) {
    const why = whyForbidden(address, allowed, named);
    if (why === undefined) continue;
    const at = family === 0 ? `${host} leads to ${address}, which` : host;
    throw new ForbiddenAddressError(`${at} ${why}; see allowInternal`);
  }
  return addresses;
}

/** Answers with what has been checked, whatever is asked. */
function pinned(addresses: LookupAddress[]): LookupFunction {
  return (_name, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  };
}

/**
 * Where clouds hand out credentials to every process of a machine. Only an entry that names one exactly allows it; a range
 * does not.
 */
const METADATA = new Set([
  '169.254.169.254',
  '169.254.170.2',
  'fd00:ec2::254',
  '100.100.100.200',
  '192.0.0.192',
]);
const METADATA_NAMES: ReadonlySet<string> = new Set([
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
function whyForbidden(address: string, allowed: AllowList, nameAllowed = false): string | undefined {
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
