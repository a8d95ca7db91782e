import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { METADATA_NAMES, whyForbidden } from './address-rules.js';
import { normal, type AllowList } from './allow-list.js';

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
